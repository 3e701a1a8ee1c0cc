import { pieceMedia } from "@/lib/api/piece-media";

export const dynamic = "force-dynamic";
export { pieceMedia as GET };
