"use client";

import { useState } from "react";
import { Tabs, TabsList, TabsPanel, TabsTab } from "@/components/ui/tabs";
import { ChatStudio } from "./chat-studio";
import { DraftStudio } from "./draft-studio";
import { ImageStudio } from "./image-studio";
import { SpeechStudio } from "./speech-studio";
import type { StudioOptions } from "./studio-options";
import { STUDIO_TABS, type StudioTab } from "./studio-place";
import { TranscribeStudio } from "./transcribe-studio";

type StudioProps = {
  tab: StudioTab;
  /** Where things are kept; null before there is a project. */
  projectId: string | null;
  /** A piece whose text an image or a voice begins with. */
  source: { pieceId: string; text: string } | null;
  options: StudioOptions;
};

const TAB_NAMES: Record<StudioTab, string> = {
  draft: "Draft",
  chat: "Chat",
  image: "Image",
  speech: "Speech",
  transcribe: "Transcribe",
};

/** All tabs stay alive, so that looking at one does not stop what another is making. */
export function Studio({ tab, projectId, source, options }: StudioProps) {
  const [shown, setShown] = useState(tab);

  function show(next: StudioTab) {
    setShown(next);
    // In the address, so that back and reload keep the place; the page itself need not be asked for again.
    const address = new URL(window.location.href);
    if (next === "draft") address.searchParams.delete("tab");
    else address.searchParams.set("tab", next);
    window.history.replaceState(null, "", address);
  }

  return (
    <Tabs value={shown} onValueChange={show} className="gap-6">
      <TabsList>
        {STUDIO_TABS.map((one) => (
          <TabsTab key={one} value={one}>
            {TAB_NAMES[one]}
          </TabsTab>
        ))}
      </TabsList>
      <TabsPanel value="draft" keepMounted>
        <DraftStudio projectId={projectId} options={options} />
      </TabsPanel>
      <TabsPanel value="chat" keepMounted>
        <ChatStudio projectId={projectId} options={options} />
      </TabsPanel>
      <TabsPanel value="image" keepMounted>
        <ImageStudio projectId={projectId} source={source} options={options} />
      </TabsPanel>
      <TabsPanel value="speech" keepMounted>
        <SpeechStudio projectId={projectId} source={source} options={options} />
      </TabsPanel>
      <TabsPanel value="transcribe" keepMounted>
        <TranscribeStudio projectId={projectId} options={options} />
      </TabsPanel>
    </Tabs>
  );
}
