/*
 * Postgres arrays in its binary format, which both sides read and write faster than text. The arrays of one statement
 * are written one behind the other into shared memory; what is handed out stays as it is.
 */

/** What an element is, as Postgres knows it. */
export type ElementType = "uuid" | "bigint" | "int" | "boolean" | "text" | "timestamptz" | "jsonb" | "bytea";

/** Object ids that are the same in every Postgres. */
const ELEMENT_OID: Record<ElementType, number> = {
  boolean: 16,
  bytea: 17,
  bigint: 20,
  int: 23,
  text: 25,
  timestamptz: 1184,
  uuid: 2950,
  jsonb: 3802,
};

const HEADER_BYTES = 20;
/** Length prefix and the longest of the fixed sizes. */
const MOST_FIXED_BYTES = 20;
const CHUNK_BYTES = 65_536;
const JSONB_VERSION = 1;
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_TO_THE_32 = 4_294_967_296;

export class BinaryArrays {
  private memory = Buffer.allocUnsafe(CHUNK_BYTES);
  private view = new DataView(this.memory.buffer, this.memory.byteOffset, this.memory.length);
  private start = 0;
  private at = 0;

  /** One array: a value of each row, null where it has none. */
  write<Row>(type: ElementType, rows: readonly Row[], valueOf: (row: Row) => unknown): Buffer {
    this.start = this.at;
    this.reserve(HEADER_BYTES);
    this.putInt32(1); // dimensions
    this.putInt32(0); // whether there are nulls; the reader finds out by itself
    this.putInt32(ELEMENT_OID[type]);
    this.putInt32(rows.length);
    this.putInt32(1); // number of the first element
    const put = this.putters[type];
    for (const row of rows) {
      const value = valueOf(row);
      this.reserve(MOST_FIXED_BYTES);
      if (value === null || value === undefined) this.putInt32(-1);
      else put(value as never);
    }
    return this.memory.subarray(this.start, this.at);
  }

  private readonly putters: { [Type in ElementType]: (value: never) => void } = {
    uuid: (value: string) => {
      this.putInt32(16);
      for (let i = 0; i < 36; i += 2) {
        if (i === 8 || i === 13 || i === 18 || i === 23) i++;
        this.memory[this.at++] = (HEX[value.charCodeAt(i)]! << 4) | HEX[value.charCodeAt(i + 1)]!;
      }
    },
    bigint: (value: bigint) => {
      this.putInt32(8);
      this.view.setBigInt64(this.at, value);
      this.at += 8;
    },
    int: (value: number | bigint) => {
      this.putInt32(4);
      this.putInt32(Number(value));
    },
    boolean: (value: boolean) => {
      this.putInt32(1);
      this.memory[this.at++] = value ? 1 : 0;
    },
    timestamptz: (value: Date) => {
      this.putInt32(8);
      const microseconds = (value.getTime() - POSTGRES_EPOCH_MS) * 1_000;
      this.putInt32(Math.floor(microseconds / TWO_TO_THE_32));
      this.putInt32(microseconds % TWO_TO_THE_32);
    },
    text: (value: string) => this.putText(value),
    jsonb: (value: object) => this.putText(JSON.stringify(value), JSONB_VERSION),
    /** Given in hex. */
    bytea: (value: string) => {
      this.reserve(4 + value.length / 2);
      this.putInt32(value.length / 2);
      this.at += this.memory.write(value, this.at, "hex");
    },
  };

  private putText(value: string, prefix?: number): void {
    this.reserve(5 + 3 * value.length);
    const lengthAt = this.at;
    this.at += 4;
    if (prefix !== undefined) this.memory[this.at++] = prefix;
    this.at += this.memory.write(value, this.at, "utf8");
    this.view.setInt32(lengthAt, this.at - lengthAt - 4);
  }

  private putInt32(value: number): void {
    this.view.setInt32(this.at, value);
    this.at += 4;
  }

  /** Makes sure that so much can be written. Goes on in new memory when it must, with what there is of this array. */
  private reserve(bytes: number): void {
    if (this.at + bytes <= this.memory.length) return;
    const begun = this.memory.subarray(this.start, this.at);
    this.memory = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, 2 * (begun.length + bytes)));
    this.view = new DataView(this.memory.buffer, this.memory.byteOffset, this.memory.length);
    begun.copy(this.memory);
    this.start = 0;
    this.at = begun.length;
  }
}

/** The value of each hex digit, by its character code. */
const HEX = new Uint8Array(128);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
