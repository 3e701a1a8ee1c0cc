import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Fixture, Mountable } from "@copilotkit/aimock";
import { measureRecording } from "@/lib/ai/audio-length";
import { paintPicture } from "./picture";
import { readAloud } from "./sound";
import { readTriggers, withoutTriggers } from "./triggers";
import { writeAnswer } from "./writer";

/*
 * Images, speech and transcription in the dialects of OpenAI and Google. aimock has these endpoints too, but its answers
 * are not told how many images are asked for, how large, or how long a recording is.
 */

export type Mount = { path: string; handler: Mountable };

/** What aimock hands to us. `queued` takes the error that was ordered for the next call, if one was. */
export function mediaMounts(queued: () => { status: number } | null, slowMs: number): Mount[] {
  const mount = (path: string, answer: (call: Call) => Promise<Reply> | Reply, isIt = (_: string) => true): Mount => ({
    path,
    handler: {
      async handleRequest(request, response, rest) {
        if (request.method !== "POST" || !isIt(rest)) return false;
        const ordered = queued();
        const call = { rest, body: await read(request), contentType: request.headers["content-type"] ?? "" };
        const reply = ordered ? failure(ordered.status) : await withTriggers(await wordsIn(call), slowMs, call, answer);
        if (reply === null) request.socket.destroy();
        else send(response, reply);
        return true;
      },
    },
  });
  return [
    mount("/v1/images/generations", openaiImages),
    mount("/v1/audio/speech", openaiSpeech),
    mount("/v1/audio/transcriptions", openaiTranscription),
    mount("/v1beta/models", googleImages, (rest) => /^\/imagen[\w.-]*:predict$/.test(rest)),
  ];
}

/** Takes the error that `POST /__aimock/error` ordered for the next call out of aimock's list. */
export function takeQueuedError(fixtures: Fixture[], ownCount: number): { status: number } | null {
  if (fixtures.length <= ownCount) return null;
  const { response } = fixtures[0]!;
  const ordered = typeof response === "function" ? response({ model: "", messages: [] }) : response;
  return "status" in ordered && typeof ordered.status === "number" ? { status: ordered.status } : null;
}

type Call = { rest: string; body: Buffer; contentType: string };
type Reply = { status?: number; contentType?: string; headers?: Record<string, string>; body: string | Buffer };

async function withTriggers(
  words: string,
  slowMs: number,
  call: Call,
  answer: (call: Call) => Promise<Reply> | Reply,
): Promise<Reply | null> {
  const { failStatus, drop, slow, model } = readTriggers(words);
  if (failStatus !== null) return failure(failStatus);
  if (drop) return null;
  if (slow) await pause(slowMs);
  const reply = await answer(call);
  return model === null ? reply : { ...reply, headers: { "openai-model": model } };
}

function openaiImages({ body }: Call): Reply {
  const { prompt, size = "1024x1024", n = 1, model } = JSON.parse(body.toString());
  const images = paint(prompt, size, n);
  const isCounted = String(model).startsWith("gpt-image-");
  return json({
    created: Math.floor(Date.now() / 1_000),
    data: images.map((image) => ({ b64_json: image.toString("base64") })),
    ...(isCounted && {
      size,
      quality: "medium",
      output_format: "png",
      usage: { input_tokens: 20, output_tokens: 1_584 * images.length, total_tokens: 20 + 1_584 * images.length },
    }),
  });
}

function googleImages({ body }: Call): Reply {
  const { instances, parameters = {} } = JSON.parse(body.toString());
  const size = IMAGEN_SIZES[parameters.aspectRatio ?? "1:1"] ?? "1024x1024";
  const images = paint(instances[0].prompt, size, parameters.sampleCount ?? 1);
  return json({
    predictions: images.map((image) => ({ bytesBase64Encoded: image.toString("base64"), mimeType: "image/png" })),
  });
}

const IMAGEN_SIZES: Record<string, string> = {
  "1:1": "1024x1024",
  "3:4": "896x1280",
  "4:3": "1280x896",
  "9:16": "768x1408",
  "16:9": "1408x768",
};

function paint(prompt: string, size: string, count: number): Buffer[] {
  const [width = 1_024, height = 1_024] = size.split("x").map(Number);
  const delivered = Math.min(count, readTriggers(prompt).images ?? count);
  return Array.from({ length: delivered }, (_, index) => paintPicture(withoutTriggers(prompt), index, width, height));
}

function openaiSpeech({ body }: Call): Reply {
  const { input, voice } = JSON.parse(body.toString());
  return { contentType: "audio/mpeg", body: readAloud(withoutTriggers(input), voice) };
}

async function openaiTranscription(call: Call): Promise<Reply> {
  const form = await formIn(call);
  const bytes = await bytesOf(form.get("file"));
  const measured = await measureRecording(bytes);
  if (measured === null) return failure(400);
  const seconds = Number(measured.durationMs) / 1_000;
  const { text } = writeAnswer({
    // As many words as one speaks in that time, and a recording of the same length says the same.
    message: `Write a post of ${Math.round(Math.min(400, Math.max(10, seconds * 2.3)))} words.\nTopic: what we talked about`,
    turns: 1,
    maxOutputModelTokens: 4_096,
  });
  if (form.get("response_format") !== "verbose_json") return json({ text });
  const segment = { id: 0, seek: 0, start: 0, end: seconds, text, tokens: [], temperature: 0 };
  return json({
    task: "transcribe",
    language: "english",
    duration: seconds,
    text,
    segments: [{ ...segment, avg_logprob: -0.2, compression_ratio: 1.3, no_speech_prob: 0.01 }],
    usage: { type: "duration", seconds: Math.ceil(seconds) },
  });
}

/** Where a test can have written its triggers: the prompt, the text to read, or a remark at the end of a recording. */
async function wordsIn(call: Call): Promise<string> {
  if (call.contentType.startsWith("multipart/")) {
    const bytes = await bytesOf((await formIn(call)).get("file"));
    return bytes.subarray(-200).toString("latin1");
  }
  const { prompt, input, instances } = JSON.parse(call.body.toString());
  return String(prompt ?? input ?? instances?.[0]?.prompt ?? "");
}

function formIn({ body, contentType }: Call): Promise<FormData> {
  return new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
}

async function bytesOf(file: FormDataEntryValue | null): Promise<Buffer> {
  return file === null || typeof file === "string" ? Buffer.alloc(0) : Buffer.from(await file.arrayBuffer());
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function json(body: unknown): Reply {
  return { body: JSON.stringify(body) };
}

function failure(status: number): Reply {
  const error = {
    message: `Asked to fail with ${status}.`,
    type: status === 429 ? "rate_limit_error" : "server_error",
  };
  const headers: Record<string, string> = status === 429 ? { "retry-after": "1" } : {};
  return { ...json({ error: { ...error, code: status, status: "FAILED" } }), status, headers };
}

function send(response: ServerResponse, { status = 200, contentType = "application/json", headers, body }: Reply) {
  response.writeHead(status, { "content-type": contentType, ...headers }).end(body);
}
