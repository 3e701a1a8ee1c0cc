/**
 * Tells the person what is going on. In a terminal one line is kept up to date with the elapsed time; a pipe or a
 * log file gets plain lines, and only for steps that take longer than a second.
 *
 * @typedef {{
 *   step<Result>(name: string, work: (detail: (text: string) => void) => Result | Promise<Result>): Promise<Result>,
 *   note(line: string): void,
 * }} Progress
 */

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const PLAIN_AFTER_MS = 1_000;
const PLAIN_EVERY_MS = 15_000;

/**
 * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} stream
 * @returns {Progress}
 */
export function createProgress(stream = process.stdout) {
  return stream.isTTY ? terminalProgress(stream) : plainProgress(stream);
}

/** @param {number} ms */
export function seconds(ms) {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

function terminalProgress(stream) {
  let current;
  const clear = () => stream.write("\r\x1b[K");
  const draw = () => {
    const { name, detail, startedAt, frame } = current;
    const elapsed = Date.now() - startedAt;
    const line = `${name}${elapsed > 1000 ? `  ${Math.floor(elapsed / 1000)} s` : ""}${detail ? `  ${detail}` : ""}`;
    stream.write(`\r\x1b[K${FRAMES[frame % FRAMES.length]} ${line.slice(0, (stream.columns ?? 80) - 4)}`);
    current.frame++;
  };
  return {
    async step(name, work) {
      current = { name, detail: "", startedAt: Date.now(), frame: 0 };
      const timer = setInterval(draw, 120);
      draw();
      let mark = "\x1b[31m✗\x1b[0m";
      try {
        const result = await work((text) => (current.detail = text));
        mark = "\x1b[32m✓\x1b[0m";
        return result;
      } finally {
        clearInterval(timer);
        clear();
        const elapsed = Date.now() - current.startedAt;
        stream.write(`${mark} ${name}${elapsed > 1000 ? `  \x1b[2m${seconds(elapsed)}\x1b[0m` : ""}\n`);
        current = undefined;
      }
    },
    note(line) {
      if (current) clear();
      stream.write(`${line}\n`);
      if (current) draw();
    },
  };
}

function plainProgress(stream) {
  return {
    async step(name, work) {
      const startedAt = Date.now();
      let detail = "";
      let told = false;
      const announce = setTimeout(() => {
        told = true;
        stream.write(`${name} …\n`);
      }, PLAIN_AFTER_MS);
      const remind = setInterval(() => {
        stream.write(`${name} … ${seconds(Date.now() - startedAt)}${detail ? ` (${detail})` : ""}\n`);
      }, PLAIN_EVERY_MS);
      try {
        const result = await work((text) => (detail = text));
        if (told) stream.write(`${name}: done in ${seconds(Date.now() - startedAt)}\n`);
        return result;
      } catch (error) {
        if (!error.isStopping) stream.write(`${name}: failed\n`);
        throw error;
      } finally {
        clearTimeout(announce);
        clearInterval(remind);
      }
    },
    note(line) {
      stream.write(`${line}\n`);
    },
  };
}
