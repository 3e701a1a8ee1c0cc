import { NO_PROJECT } from "@/lib/domain/usage";
import type { OperationKind, OperationSample } from "./operation-samples";

type Sums = {
  kind: OperationKind;
  projectId: string | null;
  operations: number;
  failed: number;
  input: number;
  cached: number;
  output: number;
  billable: number;
  cost: number;
  costUnknown: number;
};

const HOUR_MS = 3_600_000;

/** Adds up an account's operations by hour, which must come in the order of time; gives each hour's rows when it is over. */
export class HourlySums {
  private hour = 0;
  private readonly sums = new Map<string, Sums>();
  constructor(
    private readonly accountId: string,
    private readonly write: (row: string) => void,
  ) {}

  add(kind: OperationKind, sample: OperationSample, projectId: string | null, occurredMs: number): void {
    const hour = Math.floor(occurredMs / HOUR_MS) * HOUR_MS;
    if (hour !== this.hour) this.end();
    this.hour = hour;
    const key = `${kind.operationType} ${kind.model} ${projectId}`;
    let sums = this.sums.get(key);
    if (!sums) {
      const none = { operations: 0, failed: 0, input: 0, cached: 0, output: 0, billable: 0, cost: 0, costUnknown: 0 };
      this.sums.set(key, (sums = { kind, projectId, ...none }));
    }
    sums.operations++;
    if (sample.status === "failed") sums.failed++;
    sums.input += sample.inputModelTokens;
    sums.cached += sample.cachedInputModelTokens;
    sums.output += sample.outputModelTokens;
    sums.billable += sample.billableTokens;
    sums.cost += sample.costMicroUsd;
    if (sample.charge.costMicroUsd === null) sums.costUnknown++;
  }

  /** Gives the rows of the last hour. */
  end(): void {
    const hour = new Date(this.hour).toISOString();
    for (const { kind, projectId, ...sum } of this.sums.values()) {
      const { operationType, provider, model } = kind;
      this.write(
        `${this.accountId}\t${hour}\t${operationType}\t${provider}\t${model}\t${projectId ?? NO_PROJECT}\t${sum.operations}\t` +
          `${sum.failed}\t0\t${sum.input}\t${sum.cached}\t${sum.output}\t0\t0\t0\t${sum.billable}\t${sum.cost}\t${sum.costUnknown}`,
      );
    }
    this.sums.clear();
  }
}
