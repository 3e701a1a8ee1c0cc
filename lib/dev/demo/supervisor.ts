import type { Progress } from "./progress.mjs";

export type Running = {
  /** Settles when it is gone, for whatever reason. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
};

/** Starts a service and waits until it is ready; `starting` is told at once how to stop it before that. */
export type Start<Service extends Running> = (starting: (running: Running) => void) => Promise<Service>;

/** The person has asked to stop while something was being started: no failure, and nothing to report. */
export class Stopping extends Error {
  readonly isStopping = true;
}

const MOST_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;

/** Keeps services running, and stops them in the reverse order of their start. */
export class Supervisor {
  private readonly services: { name: string; running: Running }[] = [];
  private readonly unfinished = new Set<Running>();
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly progress: Progress,
    private readonly onLost: (error: Error) => void,
  ) {}

  /** Starts a service. Should it end by itself, it is started again; should it keep ending, it is given up. */
  async keep<Service extends Running>(name: string, start: Start<Service>): Promise<Service> {
    this.refuseWhenStopping();
    const running = await this.begin(start);
    const service = { name, running: running as Running };
    this.services.push(service);
    void this.watch(service, start);
    return running;
  }

  /** A command that runs to its end, or a service that is not ready yet: stopped with the rest. */
  alsoStop(started: Running): void {
    this.unfinished.add(started);
    void started.ended.then(() => this.unfinished.delete(started));
    if (this.stopped) void started.stop();
  }

  /** What fails because everything is being stopped has not failed. */
  async unlessStopping<Result>(work: () => Promise<Result>): Promise<Result> {
    this.refuseWhenStopping();
    try {
      return await work();
    } catch (error) {
      this.refuseWhenStopping();
      throw error;
    }
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.stopEverything());
  }

  private refuseWhenStopping(): void {
    if (this.stopped) throw new Stopping();
  }

  private async begin<Service extends Running>(start: Start<Service>): Promise<Service> {
    let early: Running | undefined;
    const running = await start((starting) => {
      early = starting;
      this.alsoStop(starting);
    });
    if (early) this.unfinished.delete(early);
    if (!this.stopped) return running;
    await running.stop();
    throw new Stopping();
  }

  private async stopEverything(): Promise<void> {
    await Promise.all([...this.unfinished].map((running) => running.stop()));
    for (const { running } of [...this.services].reverse()) await running.stop();
  }

  private async watch(service: { name: string; running: Running }, start: Start<Running>): Promise<void> {
    const restartsAt: number[] = [];
    for (;;) {
      await service.running.ended;
      if (this.stopped) return;
      const recent = restartsAt.filter((at) => at > Date.now() - RESTART_WINDOW_MS);
      if (recent.length >= MOST_RESTARTS) {
        this.onLost(
          new Error(`${service.name} has ended ${recent.length + 1} times within a minute and was given up.`),
        );
        return;
      }
      restartsAt.push(Date.now());
      this.progress.note(`${service.name} has ended unexpectedly and is started again.`);
      try {
        service.running = await this.begin(start);
      } catch (error) {
        if (!this.stopped) this.onLost(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
  }
}
