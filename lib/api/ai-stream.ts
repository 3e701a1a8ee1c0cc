import type { AiStreamEnd, AiStreamEvent } from "@/lib/contracts/ai";
import type { Actor } from "@/lib/domain/access";
import { parseTransactionId } from "@/lib/domain/ledger/transaction-id";
import { log } from "@/lib/log";
import type { RunningAiOperation } from "@/lib/operations/run-ai-operation";
import type { AiOperationReceipt } from "@/lib/operations/run-ai-operation-close";
import type { AiOperation } from "@/lib/operations/run-ai-operation-kinds";
import { listTransactions } from "@/lib/queries/transactions";
import { Answer } from "./answer";
import { problem } from "./respond";

/**
 * A running operation as an answer: `application/x-ndjson`, an `AiStreamEvent` a line. It waits for the first piece of
 * text, so that a model which fails before it is a plain 503 and no stream that ends badly.
 */
export async function aiStream(actor: Actor, running: RunningAiOperation, operation: AiOperation): Promise<Answer> {
  if (!(await running.started)) {
    const receipt = await running.ended;
    if (receipt.outcome === "failed" || receipt.outcome === "unknown") {
      return problem({ code: "model_unavailable", detail: receipt.message ?? "The model did not answer." });
    }
  }
  const reader = running.textStream.getReader();
  const lines = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(
        line({
          type: "start",
          operationType: operation.operationType,
          provider: running.provider,
          model: running.model,
          holdId: running.holdId,
          holdTokens: Number(running.holdTokens),
          sentMessages: operation.prompt.messages.length,
        }),
      );
    },
    async pull(controller) {
      const part = await reader.read();
      if (!part.done) {
        controller.enqueue(line({ type: "text", text: part.value }));
        return;
      }
      controller.enqueue(line(await endOf(actor, await running.ended)));
      controller.close();
    },
    // The browser left: the model is stopped, and what it wrote is booked without us.
    cancel: (reason) => reader.cancel(reason),
  });
  const headers = {
    "content-type": "application/x-ndjson; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  };
  return new Answer(200, headers, lines);
}

const encoder = new TextEncoder();

function line(event: AiStreamEvent): Uint8Array {
  return encoder.encode(`${JSON.stringify(event)}\n`);
}

async function endOf(actor: Actor, receipt: AiOperationReceipt): Promise<AiStreamEnd> {
  return {
    type: "end",
    outcome: receipt.outcome,
    message: receipt.message,
    model: receipt.model,
    usage: {
      inputModelTokens: Number(receipt.inputModelTokens),
      outputModelTokens: Number(receipt.outputModelTokens),
    },
    billableTokens: Number(receipt.billableTokens),
    balanceTokens: Number(receipt.balanceTokens),
    transactionId: receipt.transactionId,
    charge: await chargeSentence(actor, receipt.transactionId),
    pieceId: receipt.pieceId,
  };
}

/** As it stands in the ledger, so that the page and the history never say two things. */
export async function chargeSentence(actor: Actor, transactionId: string | null): Promise<string | null> {
  const line = transactionId === null ? null : parseTransactionId(transactionId);
  if (!line) return null;
  try {
    const page = await listTransactions(actor, line.accountId, {
      sort: "newest",
      limit: 1,
      afterSeq: line.seq + 1n,
    });
    return page.ok ? (page.value.transactions[0]?.description ?? null) : null;
  } catch (error) {
    // It is booked; only its sentence could not be read.
    log.warn({ error, transactionId }, "charge not described");
    return null;
  }
}
