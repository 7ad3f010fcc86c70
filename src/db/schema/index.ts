/**
 * The master data's tables as types. The SQL in migrations/ is the truth (drizzle knows neither STRICT nor FTS5); a test
 * holds both equal.
 */
export * from './accounts'
export * from './assets'
export * from './boms'
export * from './dimensions'
export * from './items'
export * from './partners'
