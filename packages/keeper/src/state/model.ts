import type { AccountId, LoanId } from "@pangea/sdk";
import type { Trigger } from "../jobs/job.ts";
import type { Changes } from "../store/memory.ts";
import { type Books, createBooks } from "./books.ts";
import { createDirty, type Dirty } from "./dirty.ts";
import type { Reader } from "./read.ts";
import { createScreening, type Screening } from "./screening.ts";
import type { AccountEntry, RelendWish, VenueData } from "./venue.ts";

/** What the parts of the feed share: the venue, what of it has to be read again, and what has to be stored. */
export interface Model {
  readonly reader: Reader;
  readonly data: VenueData;
  readonly books: Books;
  readonly screening: Screening;
  /** Who gave the loans that run. */
  readonly lenders: Map<LoanId, AccountId>;
  dirty: Dirty;
  readonly unsaved: {
    accounts: Map<number, AccountEntry | undefined>;
    relends: Map<string, Changes["relends"][number]>;
  };
  readonly onChange: (trigger: Trigger) => void;
}

/** `now`: unix second of the chain. */
export function createModel(reader: Reader, now: () => number, onChange: Model["onChange"]): Model {
  const books = createBooks();
  const data: VenueData = {
    ...{ exchange: reader.exchange, one: 1n, assets: new Map(), markets: new Map(), perps: new Map() },
    ...{ accounts: new Map(), relends: new Map<string, RelendWish>(), books: books.books, expiring: books.expiring },
  };
  const unsaved = { accounts: new Map(), relends: new Map() };
  return {
    reader,
    data,
    books,
    screening: createScreening(data, now),
    lenders: new Map(),
    dirty: createDirty(),
    unsaved,
    onChange,
  };
}

/** Puts an account in its place, undefined = it is of no interest any more. */
export function keepEntry({ data, lenders }: Model, account: AccountId, entry: AccountEntry | undefined): void {
  for (const { id } of data.accounts.get(account)?.loans ?? []) lenders.delete(id);
  for (const { id, lender } of entry?.loans ?? []) lenders.set(id, lender);
  if (entry === undefined) data.accounts.delete(account);
  else data.accounts.set(account, entry);
}

/** Tells of candidates when there are others than before. */
export function createCandidateWatch({ screening, onChange }: Pick<Model, "screening" | "onChange">): () => void {
  let last = "";
  return () => {
    const text = screening.candidates().join();
    if (text === last) return;
    last = text;
    onChange("candidates");
  };
}
