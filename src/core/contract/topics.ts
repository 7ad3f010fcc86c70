/** The topic of figures that were entered: "stocktakeLines:7:31,32". Windows on that count ask for these lines; nothing else goes stale. */
export const COUNTED_TOPIC = 'stocktakeLines:'
export const countedTopic = (id: number, lineIds: readonly number[]): string => `${COUNTED_TOPIC}${id}:${lineIds.join(',')}`
/** The lines of this count that a topic names; none when it is about something else. */
export function countedLines(topic: string, id: number): number[] {
  const head = `${COUNTED_TOPIC}${id}:`
  return topic.startsWith(head) ? topic.slice(head.length).split(',').map(Number) : []
}
