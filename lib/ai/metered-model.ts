import { wrapLanguageModel, type LanguageModel, type LanguageModelMiddleware } from "ai";

/*
 * For whoever calls models by the AI SDK, here or in an app of their own: this file needs nothing but `ai`, so that it
 * can be copied.
 */

/** A model in the SDK's own terms, never just its name. */
type WireModel = Extract<LanguageModel, { specificationVersion: "v3" }>;

/**
 * What a call is held and settled with. `purserMeter` is one over HTTP; whoever runs inside Purser may give their own.
 */
export type Meter = {
  /** Sets aside the most that the call can use; throws when it may not be made. */
  hold: (most: { provider: string; model: string; inputTokens: number; maxOutputTokens: number }) => Promise<string>;
  settle: (holdId: string, used: CallUse) => Promise<unknown>;
  release: (holdId: string) => Promise<unknown>;
};

export type CallUse = {
  provider: string;
  model: string;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  metadata: Record<string, string>;
};

/** Where the caller leaves the length of an answer open. */
const MAX_OUTPUT_TOKENS = 4_096;

/**
 * The same model, whose every call is held before it is made and settled at what it used: `meteredModel(model, meter)`
 * in place of `model`. Streams, tools and retries are calls like any other. A stream that is cut is settled at what was
 * delivered, a call that failed before it is released.
 */
export function meteredModel(model: WireModel, meter: Meter): WireModel {
  const provider = model.provider.split(".")[0]!;
  const open = (params: CallParams) =>
    meter.hold({
      provider,
      model: model.modelId,
      // No model token stands for less than a byte.
      inputTokens:
        Buffer.byteLength(JSON.stringify(params.prompt)) + Buffer.byteLength(JSON.stringify(params.tools ?? "")),
      maxOutputTokens: params.maxOutputTokens ?? MAX_OUTPUT_TOKENS,
    });
  const middleware: LanguageModelMiddleware = {
    specificationVersion: "v3",
    wrapGenerate: async ({ doGenerate, params }) => {
      const holdId = await open(params);
      const result = await orRelease(meter, holdId, doGenerate);
      await meter.settle(holdId, consumedBy(provider, result.response?.modelId ?? model.modelId, result.usage));
      return result;
    },
    wrapStream: async ({ doStream, params }) => {
      const holdId = await open(params);
      const result = await orRelease(meter, holdId, doStream);
      const watch = new Watch(meter, holdId, provider, model.modelId, JSON.stringify(params.prompt).length);
      return { ...result, stream: watch.through(result.stream) };
    },
  };
  return wrapLanguageModel({ model, middleware });
}

type CallParams = Parameters<WireModel["doStream"]>[0];
type StreamPart =
  Awaited<ReturnType<WireModel["doStream"]>>["stream"] extends ReadableStream<infer Part> ? Part : never;
type ReportedUsage = Extract<StreamPart, { type: "finish" }>["usage"];

async function orRelease<Value>(meter: Meter, holdId: string, call: () => PromiseLike<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    // If this fails too, the hold runs out by itself.
    await meter.release(holdId).catch(() => {});
    throw error;
  }
}

/** Reads along with a stream and settles it once, however it ends. */
class Watch {
  private modelReturned: string;
  private deliveredCharacters = 0;
  private usage: ReportedUsage | null = null;
  private settled: Promise<unknown> | undefined;

  constructor(
    private readonly meter: Meter,
    private readonly holdId: string,
    private readonly provider: string,
    modelAsked: string,
    private readonly promptCharacters: number,
  ) {
    this.modelReturned = modelAsked;
  }

  /** By hand and not by a TransformStream, which is not told everywhere when its reader leaves. */
  through(source: ReadableStream<StreamPart>): ReadableStream<StreamPart> {
    const reader = source.getReader();
    return new ReadableStream<StreamPart>({
      pull: async (controller) => {
        try {
          const part = await reader.read();
          if (!part.done) {
            this.note(part.value);
            controller.enqueue(part.value);
            return;
          }
          await this.end();
          controller.close();
        } catch (error) {
          await this.end();
          controller.error(error);
        }
      },
      cancel: async (reason) => {
        await reader.cancel(reason);
        await this.end();
      },
    });
  }

  private note(part: StreamPart): void {
    if (part.type === "response-metadata") this.modelReturned = part.modelId ?? this.modelReturned;
    if (part.type === "text-delta" || part.type === "reasoning-delta" || part.type === "tool-input-delta") {
      this.deliveredCharacters += part.delta.length;
    }
    if (part.type === "finish" && !isLooseEnd(part)) this.usage = part.usage;
  }

  private end(): Promise<unknown> {
    return (this.settled ??= this.settle());
  }

  private async settle(): Promise<unknown> {
    if (this.usage?.inputTokens.total !== undefined) {
      return this.meter.settle(this.holdId, consumedBy(this.provider, this.modelReturned, this.usage));
    }
    if (this.deliveredCharacters === 0) return this.meter.release(this.holdId);
    // Cut before the provider said what it counted: about four characters are a model token.
    return this.meter.settle(this.holdId, {
      provider: this.provider,
      model: this.modelReturned,
      inputTokens: Math.ceil(this.promptCharacters / 4),
      cachedInputTokens: 0,
      outputTokens: Math.ceil(this.deliveredCharacters / 4),
      metadata: { usageBasis: "counted", cut: "stream" },
    });
  }
}

/** A stream that just ends is given a last word by the SDK, with whatever running figures it carried. */
function isLooseEnd({ finishReason }: Extract<StreamPart, { type: "finish" }>): boolean {
  return finishReason.unified === "other" && finishReason.raw === undefined;
}

function consumedBy(provider: string, model: string, usage: ReportedUsage): CallUse {
  return {
    provider,
    model,
    inputTokens: usage.inputTokens.total ?? 0,
    cachedInputTokens: usage.inputTokens.cacheRead ?? 0,
    outputTokens: usage.outputTokens.total ?? 0,
    metadata: { usageBasis: "reported" },
  };
}

export type PurserMeter = {
  url: string;
  /** BILLING_SECRET or an API key with `usage:write`. */
  apiKey: string;
  /** Who pays. */
  userId?: string;
  externalUserId?: string;
  operationType: string;
  /** Draw on this run. */
  runId?: string;
};

/** A meter over the HTTP API. A refusal is thrown with its `code`, before anything is asked of the model. */
export function purserMeter({ url, apiKey, operationType, ...who }: PurserMeter): Meter {
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}/api/billing${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw Object.assign(new Error(String(answer["detail"])), answer);
    return answer;
  };
  return {
    hold: async (most) => String((await post("/holds", { ...who, operationType, ...most }))["holdId"]),
    settle: (holdId, used) => post(`/holds/${holdId}/settle`, { operationType, ...used }),
    release: (holdId) => post(`/holds/${holdId}/release`, {}),
  };
}
