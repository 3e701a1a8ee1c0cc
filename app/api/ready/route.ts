import { ready } from "@/lib/api/ready";

export const dynamic = "force-dynamic";
export { ready as GET };
