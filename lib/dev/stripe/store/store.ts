import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { emptyState, type State, type Table } from "./state";

const WRITE_DELAY_MS = 25;

/** The state in memory, written behind to one JSON file. Without a file it lives as long as the process. */
export class Store {
  state: State;
  readonly #file: string | null;
  #timer: NodeJS.Timeout | null = null;
  #lastWriteMs = 0;

  constructor(file: string | null) {
    this.#file = file;
    this.state = file === null ? emptyState(null) : readState(file);
  }

  /** To be called after every change; many changes in a row become one write. */
  changed(): void {
    if (this.#file === null || this.#timer !== null) return;
    // A large state takes long to write: waiting in proportion keeps the process free for its callers.
    this.#timer = setTimeout(() => this.flush(), Math.max(WRITE_DELAY_MS, this.#lastWriteMs * 3));
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#file === null) return;
    const startedMs = performance.now();
    mkdirSync(path.dirname(this.#file), { recursive: true });
    // Another process may start on the same file while this one stops: each writes its own draft.
    const draft = `${this.#file}.${process.pid}.draft`;
    try {
      writeFileSync(draft, JSON.stringify(this.state), { mode: 0o600 });
      renameSync(draft, this.#file);
    } catch (problem) {
      rmSync(draft, { force: true });
      throw problem;
    }
    this.#lastWriteMs = performance.now() - startedMs;
  }

  replace(state: State): void {
    this.state = state;
    this.changed();
  }
}

/** The row with that id; an id that comes from outside never reaches the prototype. */
export function find<T>(table: Table<T>, id: string): T | undefined {
  return Object.hasOwn(table, id) ? table[id] : undefined;
}

export function stateFromJson(json: string): State {
  const parsed: unknown = JSON.parse(json);
  if (!isState(parsed)) throw new Error("This is not a state of the local Stripe (version 1).");
  // Tables that were added since the file was written start empty.
  return { ...emptyState(null), ...parsed };
}

function readState(file: string): State {
  let json: string;
  try {
    json = readFileSync(file, "utf8");
  } catch (problem) {
    if (problem instanceof Error && "code" in problem && problem.code === "ENOENT") return emptyState(null);
    throw problem;
  }
  try {
    return stateFromJson(json);
  } catch (problem) {
    throw new Error(`${file} cannot be read; move it away to start empty.`, { cause: problem });
  }
}

function isState(value: unknown): value is State {
  if (typeof value !== "object" || value === null) return false;
  if (!("version" in value) || value.version !== 1) return false;
  return Object.entries(value).every(
    ([name, table]) => name === "version" || name === "webhook" || (typeof table === "object" && table !== null),
  );
}
