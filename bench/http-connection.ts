import { connect, type Socket } from "node:net";

/**
 * One HTTP/1.1 connection that is kept open, for one call at a time. As little as a load generator needs: whatever it
 * spends is taken from the server beside it.
 */
export class HttpConnection {
  private received = "";
  private answered: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;
  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true).setEncoding("latin1");
    socket.on("data", (text: string) => this.receive(text));
    socket.on("error", (error) => this.answered?.reject(error));
    socket.on("close", () => this.answered?.reject(new Error("the server closed the connection")));
  }

  static open(url: string): Promise<HttpConnection> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.once("error", reject);
      socket.once("connect", () => resolve(new HttpConnection(socket.off("error", reject), host)));
    });
  }

  /** The status of the answer, once all of it is there. Without a body it is a GET. */
  ask(path: string, headers: string, body?: string): Promise<number> {
    const line = `${body === undefined ? "GET" : "POST"} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${headers}`;
    const rest = body === undefined ? "\r\n" : `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    return new Promise((resolve, reject) => {
      this.answered = { resolve, reject };
      this.socket.write(line + rest);
    });
  }

  close(): void {
    this.answered = undefined;
    this.socket.end();
  }

  private receive(text: string): void {
    this.received += text;
    const headEnd = this.received.indexOf("\r\n\r\n");
    if (headEnd === -1) return;
    const head = this.received.slice(0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    const isWhole =
      length === undefined
        ? this.received.endsWith("\r\n0\r\n\r\n")
        : this.received.length >= headEnd + 4 + Number(length);
    if (!isWhole) return;
    this.received = "";
    const answered = this.answered;
    this.answered = undefined;
    answered?.resolve(Number(head.slice(9, 12)));
  }
}
