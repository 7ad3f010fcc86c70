/** The administrator of generated account sets. */
export const LOGIN = { name: 'admin', password: 'bench12345' } as const
