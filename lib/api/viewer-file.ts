import { currentViewer, type UserActor } from "@/lib/auth/actor";
import { refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import type { Answer } from "./answer";
import { fault } from "./endpoint";
import { problem } from "./respond";

/** The parts of an address that vary; a route without such parts has none. */
type Context<Params> = { params: Promise<Params> };
type Asked<Params> = { params: Params; query: URLSearchParams; headers: Headers };

/**
 * A file behind a page, for the signed-in person: whoever may read the page may have it. A refusal and a fault of ours
 * answer as everywhere.
 */
export function viewerFile<Params = object>(
  name: string,
  make: (actor: UserActor, asked: Asked<Params>) => Promise<Result<Answer>>,
): (request: Request, context: Context<Params>) => Promise<Response> {
  return async (request, { params }) => {
    try {
      const viewer = await currentViewer();
      const asked = { params: await params, query: new URL(request.url).searchParams, headers: request.headers };
      const made = viewer ? await make(viewer.actor, asked) : refuse({ code: "not_signed_in" });
      const answer = made.ok ? made.value : problem(made.refusal);
      answer.headers["cache-control"] ??= "no-store";
      return answer.toResponse();
    } catch (error) {
      return fault(error, newId(), `GET ${name}`).toResponse();
    }
  };
}
