/**
 * What endpoints are given and what they answer: the parts of `Request` and `Response` that they use. Next gives the
 * real thing; the lean listener something smaller, because those two cost more than recording a usage does.
 */
export type ApiRequest = Pick<Request, "method" | "url" | "signal"> & {
  body: ReadableStream<Uint8Array> | null;
  headers: Pick<Headers, "get" | "has">;
  /** The whole body, where it has been collected already. */
  collected?: Buffer;
};

export class Answer {
  constructor(
    readonly status: number,
    /** Names in lower case. */
    readonly headers: Record<string, string>,
    readonly body: string | Buffer<ArrayBuffer> | ReadableStream<Uint8Array>,
  ) {}

  toResponse(): Response {
    return new Response(this.body, { status: this.status, headers: this.headers });
  }
}
