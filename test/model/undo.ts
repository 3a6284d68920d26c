/** Remembers how to take back every change of the model, so that a refused call leaves no trace. */
export class Undo {
  readonly #steps: (() => void)[] = [];

  /** A point to which `rollback` can return. */
  get mark(): number {
    return this.#steps.length;
  }

  set<Target, Key extends keyof Target>(target: Target, key: Key, value: Target[Key]): void {
    const before = target[key];
    this.#steps.push(() => {
      target[key] = before;
    });
    target[key] = value;
  }

  put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    const before = map.get(key);
    this.#steps.push(() => {
      if (before === undefined) map.delete(key);
      else map.set(key, before);
    });
    map.set(key, value);
  }

  delete<Key, Value>(map: Map<Key, Value>, key: Key): void {
    const before = map.get(key);
    if (before === undefined) return;
    this.#steps.push(() => map.set(key, before));
    map.delete(key);
  }

  insert<Item>(list: Item[], index: number, item: Item): void {
    this.#steps.push(() => list.splice(index, 1));
    list.splice(index, 0, item);
  }

  remove<Item>(list: Item[], index: number): void {
    const removed = list.splice(index, 1);
    this.#steps.push(() => list.splice(index, 0, ...removed));
  }

  rollback(mark = 0): void {
    while (this.#steps.length > mark) this.#steps.pop()?.();
  }

  /** Forgets how to take back what happened until now. */
  commit(): void {
    this.#steps.length = 0;
  }
}
