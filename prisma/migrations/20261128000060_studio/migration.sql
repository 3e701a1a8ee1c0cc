-- What is made in the Studio is kept, so that a charge links to what it made.

-- CreateEnum
CREATE TYPE "piece_kind" AS ENUM ('draft', 'chat', 'refinement', 'repurposing', 'image_prompt', 'image', 'speech', 'transcript');

-- CreateTable
CREATE TABLE "projects" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "pieces" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "kind" "piece_kind" NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "media" BYTEA,
    "media_type" TEXT,
    "source_piece_id" UUID,
    "usage_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pieces_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateIndex
CREATE INDEX "pieces_account_id_project_id_created_at_id_idx" ON "pieces"("account_id", "project_id", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "pieces" ADD CONSTRAINT "pieces_account_id_project_id_fkey" FOREIGN KEY ("account_id", "project_id") REFERENCES "projects"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Guards ───────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE projects ADD CONSTRAINT project_has_a_name CHECK (name <> '');
ALTER TABLE pieces
  ADD CONSTRAINT piece_has_a_title CHECK (title <> ''),
  ADD CONSTRAINT media_says_its_type CHECK ((media IS NULL) = (media_type IS NULL));

-- What was made of a piece. Most pieces are made of nothing.
CREATE INDEX pieces_of_source ON pieces (account_id, source_piece_id) WHERE source_piece_id IS NOT NULL;
-- Images and sounds are compressed already.
ALTER TABLE pieces ALTER COLUMN media SET STORAGE EXTERNAL;
