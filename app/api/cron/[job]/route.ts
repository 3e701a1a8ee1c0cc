import { runCronJob } from "@/lib/api/cron";

/** A job may take as long as the host allows; one that is cut off goes on with the next call. */
export const maxDuration = 300;

export async function POST(request: Request, { params }: { params: Promise<{ job: string }> }): Promise<Response> {
  return runCronJob(request, (await params).job);
}
