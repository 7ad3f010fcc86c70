import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { ReadableDb, WritableDb } from '../../db/types'
import type { SessionUser } from '../backend/context'

/** Costs about 50 ms and 32 MB a guess. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const KEY_BYTES = 32

/** scrypt$N$r$p$salt$key: the cost stands with the hash, so that it can be raised later. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16)
  const key = scryptSync(password.normalize('NFKC'), salt, KEY_BYTES, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}
export function isPasswordOf(password: string, hash: string): boolean {
  const [kind, n, r, p, salt = '', key = ''] = hash.split('$')
  if (kind !== 'scrypt') return false
  const expected = Buffer.from(key, 'base64url')
  const options = { N: Number(n), r: Number(r), p: Number(p), maxmem: COST.maxmem }
  return timingSafeEqual(scryptSync(password.normalize('NFKC'), Buffer.from(salt, 'base64url'), expected.length, options), expected)
}

export interface StoredUser {
  id: number
  name: string
  displayName: string
  isAdmin: boolean
  passwordHash: string
  failedLogins: number
  /** UTC */
  lockedUntil: string | null
}
interface UserRow extends Omit<StoredUser, 'isAdmin'> {
  isAdmin: number
}
const COLUMNS =
  'id, name, display_name AS displayName, is_admin AS isAdmin, password_hash AS passwordHash, failed_logins AS failedLogins, locked_until AS lockedUntil'
const stored = (row: UserRow | undefined): StoredUser | undefined => row && { ...row, isAdmin: row.isAdmin === 1 }

export const userByName = (db: ReadableDb, name: string) =>
  stored(db.get<UserRow>(`SELECT ${COLUMNS} FROM user WHERE name = ? AND disabled = 0`, name))
export const userById = (db: ReadableDb, id: number) =>
  stored(db.get<UserRow>(`SELECT ${COLUMNS} FROM user WHERE id = ? AND disabled = 0`, id))
export const hasUsers = (db: ReadableDb) => db.value('SELECT 1 FROM user LIMIT 1') !== undefined
export const sessionUser = ({ id, name, displayName, isAdmin }: StoredUser): SessionUser => ({ id, name, displayName, isAdmin })

/** Whom the command line acts as: the file's owner on this computer, so the first administrator, or nobody yet. */
export function localUser(db: ReadableDb): SessionUser {
  const admin = stored(db.get<UserRow>(`SELECT ${COLUMNS} FROM user WHERE is_admin = 1 AND disabled = 0 ORDER BY id LIMIT 1`))
  return admin ? sessionUser(admin) : { id: null, name: 'cli', displayName: '命令行', isAdmin: true }
}

export function addUser(
  db: WritableDb,
  user: { name: string; displayName: string; password: string; isAdmin: boolean; createdAt: string },
): number {
  return db.run(
    'INSERT INTO user (name, display_name, password_hash, is_admin, created_at) VALUES (?, ?, ?, ?, ?)',
    user.name,
    user.displayName,
    hashPassword(user.password),
    user.isAdmin ? 1 : 0,
    user.createdAt,
  ).lastInsertRowid
}
