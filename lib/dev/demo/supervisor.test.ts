import { describe, expect, it } from "vitest";
import { Supervisor, Stopping, type Running } from "./supervisor";

const notes: string[] = [];
const progress = {
  step: async <Result>(_: string, work: (detail: (text: string) => void) => Result | Promise<Result>) => work(() => {}),
  note: (line: string) => void notes.push(line),
};

describe("the supervisor", () => {
  it("stops services in the reverse order of their start", async () => {
    const stopped: string[] = [];
    const supervisor = new Supervisor(progress, fail);
    for (const name of ["database", "app"]) await supervisor.keep(name, async () => service(() => stopped.push(name)));
    await supervisor.stop();
    expect(stopped).toEqual(["app", "database"]);
  });

  it("starts a service again that has ended by itself", async () => {
    const started: ReturnType<typeof service>[] = [];
    let startedAgain: () => void = () => {};
    const again = new Promise<void>((resolve) => (startedAgain = resolve));
    const supervisor = new Supervisor(progress, fail);
    await supervisor.keep("app", async () => {
      started.push(service());
      if (started.length === 2) startedAgain();
      return started.at(-1) ?? service();
    });
    started[0]?.end();
    await again;
    expect(notes.at(-1)).toBe("app has ended unexpectedly and is started again.");
    await supervisor.stop();
    expect(started).toHaveLength(2);
  });

  it("gives up a service that keeps ending", async () => {
    const lost = await new Promise<Error>((resolve) => {
      const supervisor = new Supervisor(progress, resolve);
      void supervisor.keep("app", async () => ({ ended: Promise.resolve(), stop: async () => {} }));
    });
    expect(lost.message).toMatch(/app has ended 6 times within a minute/);
  });

  it("stops what was still starting, and calls that no failure", async () => {
    const supervisor = new Supervisor(progress, fail);
    const slow = service();
    const kept = supervisor.keep("app", async (starting) => {
      starting(slow);
      await slow.ended;
      return slow;
    });
    await supervisor.stop();
    await expect(kept).rejects.toBeInstanceOf(Stopping);
    await expect(supervisor.unlessStopping(async () => {})).rejects.toBeInstanceOf(Stopping);
  });
});

function service(onStop: () => void = () => {}): Running & { end: () => void } {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const stop = async () => {
    onStop();
    end();
  };
  return { ended, stop, end };
}

function fail(error: Error): never {
  throw error;
}
