import { v7 } from "uuid";

/** Names what is sent, so that sending it twice is doing it once. The server's own maker of ids is not for browsers. */
export function newKey(): string {
  return v7();
}
