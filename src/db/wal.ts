import type Database from 'better-sqlite3'

/**
 * 256 MB. Posting ten lines in a large file writes 180 pages: a checkpoint inside a commit (80 ms) comes once in 360 documents that
 * follow each other without a pause, and stays out of the 99th percentile. Wherever there is a pause, {@link WriteAheadLog.whenIdle} is first.
 */
const CHECKPOINT_PAGES = 65_536
/** What a full log takes on disk: cutting it shorter after a checkpoint would make the next commits grow it again, each with a slow sync. */
const SIZE_LIMIT_BYTES = 272 * 1024 * 1024
/** Below this a checkpoint is not worth its syncs. */
const IDLE_PAGES = 256

/**
 * The write-ahead log's size is bounded: SQLite checkpoints by itself at CHECKPOINT_PAGES, and {@link whenIdle} brings the
 * log back into the file while nobody waits.
 */
export class WriteAheadLog {
  constructor(private readonly raw: Database.Database) {}

  static configure(raw: Database.Database): void {
    raw.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    raw.pragma(`journal_size_limit = ${SIZE_LIMIT_BYTES}`)
  }
  /** Pages in the log that are not in the file yet. Costs nothing: a checkpoint of mode NOOP only reports. */
  pending(): number {
    const row = (this.raw.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[])[0]
    return row ? row.log - row.checkpointed : 0
  }
  /** Writes the log into the file without waiting for readers. */
  whenIdle(): void {
    if (this.raw.open && !this.raw.inTransaction && this.pending() >= IDLE_PAGES) this.raw.pragma('wal_checkpoint(PASSIVE)')
  }
  /** Writes the log into the file and empties it, so that the file alone is the whole account set. */
  flush(): void {
    this.raw.pragma('wal_checkpoint(TRUNCATE)')
  }
}
