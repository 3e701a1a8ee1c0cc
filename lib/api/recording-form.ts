import { AUDIO_LIMIT_BYTES, TranscriptionFields } from "@/lib/contracts/ai-media";
import { ok, refuse, type Refused, type Result } from "@/lib/domain/result";
import type { ApiRequest } from "./answer";
import { parse, readBytes } from "./endpoint";

/** The fields of a form, and the file in it. */
export type RecordingForm = TranscriptionFields & { recording: Uint8Array };

/** What the fields and the form itself may take beside the file. */
const FIELDS_LIMIT_BYTES = 64 * 1_024;

/**
 * Reads a form with a `file`. Refuses `body_too_large` with the limit of the file, and `validation_failed` for what is
 * no such form.
 */
export async function readRecording(request: ApiRequest): Promise<Result<RecordingForm>> {
  const bytes = await readBytes(request, AUDIO_LIMIT_BYTES + FIELDS_LIMIT_BYTES);
  if (!bytes.ok) return tooLarge();
  const form = await formIn(bytes.value, request.headers.get("content-type"));
  if (!form) return invalid("", "The body must be a form (multipart/form-data) with a file");
  const entries = [...form.entries()];
  const files = entries.filter(([name]) => name === "file");
  const [file] = files.map(([, value]) => value);
  if (files.length > 1) return invalid("file", "must be one file");
  if (file === undefined) return invalid("file", "is required");
  if (typeof file === "string") return invalid("file", "must be a file");
  if (file.size > AUDIO_LIMIT_BYTES) return tooLarge();
  if (file.size === 0) return invalid("file", "must not be empty");
  const fields = parse(TranscriptionFields, Object.fromEntries(entries.filter(([name]) => name !== "file")));
  return fields.ok ? ok({ ...fields.value, recording: new Uint8Array(await file.arrayBuffer()) }) : fields;
}

async function formIn(bytes: Buffer, contentType: string | null): Promise<FormData | null> {
  if (!contentType?.toLowerCase().startsWith("multipart/form-data")) return null;
  try {
    return await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
  } catch {
    // Not a form, whatever it says.
    return null;
  }
}

function tooLarge(): Refused {
  return refuse({ code: "body_too_large", limitBytes: AUDIO_LIMIT_BYTES });
}

function invalid(path: string, message: string): Refused {
  return refuse({ code: "validation_failed", faults: [{ path, message }] });
}
