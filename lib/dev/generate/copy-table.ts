import { once } from "node:events";
import pg from "pg";
import { from as copyFrom, type CopyStreamQuery } from "pg-copy-streams";

/** How COPY's text format writes a null. */
export const NULL = "\\N";

/** A text as COPY's text format wants it. Ids, numbers and times need none of it. */
export function copied(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}

const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Rows on their way into one table by COPY, over a connection of their own. They are there when `end` has answered,
 * all or none.
 */
export class CopyTable {
  private rows = "";
  private failure: Error | undefined;
  private constructor(
    private readonly client: pg.Client,
    private readonly stream: CopyStreamQuery,
  ) {
    stream.on("error", (error) => (this.failure = error));
  }

  static async open(databaseUrl: string, table: string, columns: string): Promise<CopyTable> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    // Nobody was promised these rows: what a crash of the server may lose is made again.
    await client.query("SET synchronous_commit = off");
    return new CopyTable(client, client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`)));
  }

  /** One row: its columns, separated by tabs. */
  add(row: string): void {
    this.rows += row + "\n";
  }

  get isFull(): boolean {
    return this.rows.length >= CHUNK_CHARACTERS;
  }

  /** Hands over what has come together, and waits while the server is behind. */
  async flush(): Promise<void> {
    if (this.failure) throw this.failure;
    const rows = this.rows;
    this.rows = "";
    if (rows !== "" && !this.stream.write(rows)) await once(this.stream, "drain");
  }

  async end(): Promise<void> {
    await this.flush();
    this.stream.end();
    await once(this.stream, "finish");
    await this.client.end();
  }

  /** Gives up: nothing of it is kept. */
  async abandon(): Promise<void> {
    this.stream.destroy();
    await this.client.end().catch(() => {});
  }
}
