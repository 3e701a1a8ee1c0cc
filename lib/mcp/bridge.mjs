// `npm run mcp`: lets an agent that can only talk to a program of its own reach Purser. Every line on standard input is
// a message, which is passed on to PURSER_URL with PURSER_API_KEY; every answer is a line on standard output. It needs
// nothing but Node, so that the file can be copied to wherever the agent runs.
import { createInterface } from "node:readline";

const { PURSER_URL, PURSER_API_KEY } = process.env;
if (!PURSER_URL || !PURSER_API_KEY) {
  console.error("Set PURSER_URL (https://billing.example.com) and PURSER_API_KEY (purser_…, bound to one account).");
  process.exit(1);
}

const address = `${PURSER_URL.replace(/\/$/, "")}/api/mcp`;
let protocolVersion;
const pending = new Set();

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "") continue;
  const passing = pass(line).finally(() => pending.delete(passing));
  pending.add(passing);
  // The version that was agreed upon goes with everything that follows.
  if (line.includes('"initialize"')) await passing;
}
await Promise.all(pending);

async function pass(line) {
  let message = {};
  try {
    message = JSON.parse(line);
    const response = await fetch(address, { method: "POST", headers: headersFor(message), body: line });
    const text = await response.text();
    const isStream = response.headers.get("content-type")?.includes("text/event-stream");
    const answers = isStream ? dataOf(text) : [text];
    for (const answer of answers) if (answer.trim() !== "") say(message, response.status, answer);
  } catch (error) {
    sayError(message, error instanceof Error ? error.message : String(error));
  }
}

function headersFor({ method, params }) {
  const version = params?._meta?.["io.modelcontextprotocol/protocolVersion"] ?? protocolVersion;
  const name = params?.name ?? params?.uri;
  return {
    authorization: `Bearer ${PURSER_API_KEY}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...(version && { "mcp-protocol-version": version }),
    ...(method && { "mcp-method": method }),
    ...(typeof name === "string" && { "mcp-name": name }),
  };
}

function say(message, status, text) {
  const answer = JSON.parse(text);
  // What is no message of the protocol is a refusal of ours before it: a wrong key, a key that is bound to no account.
  if (answer.jsonrpc === undefined)
    return sayError(message, `${status}: ${answer.title ?? "refused"}. ${answer.detail ?? ""}`, answer);
  if (message.method === "initialize") protocolVersion = answer.result?.protocolVersion;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

function sayError({ id }, text, data) {
  if (id === undefined) return;
  const error = { code: -32000, message: text, ...(data && { data }) };
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, error })}\n`);
}

function dataOf(stream) {
  return stream.split(/\r?\n\r?\n/).map((event) =>
    event
      .split(/\r?\n/)
      .filter((part) => part.startsWith("data:"))
      .map((part) => part.slice(5).trim())
      .join("\n"),
  );
}
