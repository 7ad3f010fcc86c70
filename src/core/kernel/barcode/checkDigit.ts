/** The GS1 check digit over all digits but the last: weights 3, 1, 3 … from the right (GS1 General Specifications 7.9). */
export function checkDigitOf(digits: string): number {
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}
export const withCheckDigit = (digits: string): string => `${digits}${checkDigitOf(digits)}`
export const hasCheckDigit = (digits: string): boolean => checkDigitOf(digits.slice(0, -1)) === Number(digits.at(-1))
