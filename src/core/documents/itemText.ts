/** An item as it is told apart from the next: sizes and colours of one name differ in 规格 alone. */
export const itemText = (item: { name: string; spec?: string } | null): string =>
  item === null ? '' : item.spec ? `${item.name} ${item.spec}` : item.name
