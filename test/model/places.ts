// Which place the next order of a level gets: the part of an order id that is not price and side. A level hands out
// places page by page, each page 128 of them under a generation number of its own.

const PAGE_SIZE = 128;

/** A page that may have live orders. */
interface Page {
  readonly number: number;
  readonly generation: bigint;
  readonly used: number;
  readonly live: number;
}

/** The pages of a level, oldest first. Values never change: each function returns the level after it. */
export interface Places {
  readonly pages: readonly [Page, ...Page[]];
  /** Emptied pages in the order in which they will be opened again. */
  readonly spares: readonly number[];
  /** Highest page number ever opened. */
  readonly highest: number;
}

export const NO_PLACES: Places = {
  pages: [{ number: 0, generation: 0n, used: 0, live: 0 }],
  spares: [],
  highest: 0,
};

export interface Occupied {
  readonly after: Places;
  readonly page: number;
  readonly generation: bigint;
  readonly slot: number;
}

export function occupy(places: Places): Occupied {
  const opened = last(places).used === PAGE_SIZE ? openPage(places) : places;
  const tail = last(opened);
  return {
    after: withPage(opened, { ...tail, used: tail.used + 1, live: tail.live + 1 }),
    page: tail.number,
    generation: tail.generation,
    slot: tail.used,
  };
}

export function vacate(places: Places, number: number): Places {
  const page = places.pages.find((candidate) => candidate.number === number);
  if (page === undefined) throw new Error(`Page ${number} is not in use.`);
  const after = withPage(places, { ...page, live: page.live - 1 });
  if (page.live > 1) return after;

  const tail = last(after);
  if (number === tail.number) return withPage(after, startOver(tail));
  const [head, second, ...others] = after.pages;
  if (number !== head.number || second === undefined) {
    const [first, ...rest] = after.pages.filter((candidate) => candidate.number !== number);
    if (first === undefined) throw new Error("A level always has a page.");
    return { ...after, pages: [first, ...rest], spares: [number, ...after.spares] };
  }
  const newHead = second.live === 0 ? startOver(second) : second;
  return { ...after, pages: [newHead, ...others], spares: [...after.spares, number] };
}

function openPage(places: Places): Places {
  const [spare, ...spares] = places.spares;
  const fresh = { generation: last(places).generation + 1n, used: 0, live: 0 };
  const number = spare ?? places.highest + 1;
  return {
    pages: [...places.pages, { ...fresh, number }],
    spares,
    highest: Math.max(places.highest, number),
  };
}

function startOver(page: Page): Page {
  return { number: page.number, generation: page.generation + 1n, used: 0, live: 0 };
}

function withPage(places: Places, page: Page): Places {
  const [head, ...others] = places.pages.map((candidate) => (candidate.number === page.number ? page : candidate));
  return { ...places, pages: [head ?? page, ...others] };
}

function last(places: Places): Page {
  return places.pages.at(-1) ?? places.pages[0];
}
