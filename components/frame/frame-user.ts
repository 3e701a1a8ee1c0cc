/** As much of the signed-in person as the frame shows. */
export type FrameUser = { name: string | null; email: string; role: "user" | "admin" | "superadmin" };
