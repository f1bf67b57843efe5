/**
 * Names for the elements of a list's rows, so that elements are used again. While the list moves a little a row keeps its
 * element, and those that leave at one end come back at the other; when it jumps, every element stays where it is and
 * only its content changes, because moving elements in the document costs more than writing into them.
 */
export class RowSlots {
  private from = 0
  private base = 0

  /** The list now begins at a position and shows at most so many rows. Saying the same again changes nothing. */
  moveTo(from: number, slots: number): void {
    const by = from - this.from
    if (Math.abs(by) * 4 > slots) this.base += by
    this.from = from
  }

  /** The name of a row's element; different for any two rows fewer than `slots` apart. */
  nameOf(position: number, slots: number): number {
    return (((position - this.base) % slots) + slots) % slots
  }
}
