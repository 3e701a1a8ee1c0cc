import { crc32, createDeflateRaw } from "node:zlib";

/*
 * A zip archive that is written while its files are read: each is compressed piece by piece, and its length follows
 * it, so that nothing has to be held in memory and nothing is known ahead. Files of up to 4 GiB, text in UTF-8.
 */

export type ZipFile = { name: string; pieces: AsyncIterable<string | Uint8Array> };

/** Reads on when the client has taken what there was, and stops when it leaves. */
export function zipStream(files: AsyncIterable<ZipFile> | Iterable<ZipFile>, at: Date): ReadableStream<Uint8Array> {
  const bytes = zipBytes(files, at);
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await bytes.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await bytes.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

type Entry = { name: Buffer; crc: number; packedBytes: number; plainBytes: number; offset: number };

async function* zipBytes(
  files: AsyncIterable<ZipFile> | Iterable<ZipFile>,
  at: Date,
): AsyncGenerator<Uint8Array, void, undefined> {
  const entries: Entry[] = [];
  const time = dosTime(at);
  let offset = 0;
  for await (const file of files) {
    const entry: Entry = { name: Buffer.from(file.name), crc: 0, packedBytes: 0, plainBytes: 0, offset };
    const header = localHeader(entry.name, time);
    yield header;
    for await (const packed of deflated(file.pieces, entry)) {
      entry.packedBytes += packed.length;
      yield packed;
    }
    const descriptor = numbers([4, 0x08074b50], [4, entry.crc], [4, entry.packedBytes], [4, entry.plainBytes]);
    yield descriptor;
    offset += header.length + entry.packedBytes + descriptor.length;
    entries.push(entry);
  }
  const directory = Buffer.concat(entries.map((entry) => directoryEntry(entry, time)));
  yield directory;
  yield numbers(
    [4, 0x06054b50],
    [4, 0], // one disk
    [2, entries.length],
    [2, entries.length],
    [4, directory.length],
    [4, offset],
    [2, 0],
  );
}

async function* deflated(pieces: ZipFile["pieces"], entry: Entry): AsyncGenerator<Buffer, void, undefined> {
  const deflate = createDeflateRaw();
  const fed = (async () => {
    try {
      for await (const piece of pieces) {
        const plain = typeof piece === "string" ? Buffer.from(piece) : piece;
        entry.crc = crc32(plain, entry.crc);
        entry.plainBytes += plain.length;
        if (!deflate.write(plain)) await drained(deflate);
      }
      deflate.end();
    } catch (error) {
      deflate.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  })();
  try {
    for await (const packed of deflate) yield packed as Buffer;
  } finally {
    deflate.destroy();
    await fed;
  }
}

/** Until there is room again, or nobody will make any. */
function drained(deflate: ReturnType<typeof createDeflateRaw>): Promise<void> {
  return new Promise((resolve, reject) => {
    deflate.once("drain", resolve);
    deflate.once("close", () => reject(new Error("the reader left")));
  });
}

const NEEDS_VERSION = 20;
/** Lengths follow the file; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;

function localHeader(name: Buffer, { date, time }: DosTime): Buffer {
  const head = numbers(
    [4, 0x04034b50],
    [2, NEEDS_VERSION],
    [2, FLAGS],
    [2, DEFLATE],
    [2, time],
    [2, date],
    [4, 0],
    [4, 0],
    [4, 0],
    [2, name.length],
    [2, 0],
  );
  return Buffer.concat([head, name]);
}

function directoryEntry({ name, crc, packedBytes, plainBytes, offset }: Entry, { date, time }: DosTime): Buffer {
  const head = numbers(
    [4, 0x02014b50],
    [2, NEEDS_VERSION],
    [2, NEEDS_VERSION],
    [2, FLAGS],
    [2, DEFLATE],
    [2, time],
    [2, date],
    [4, crc],
    [4, packedBytes],
    [4, plainBytes],
    [2, name.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, offset],
  );
  return Buffer.concat([head, name]);
}

function numbers(...fields: [bytes: 2 | 4, value: number][]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

type DosTime = { date: number; time: number };

function dosTime(at: Date): DosTime {
  return {
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  };
}
