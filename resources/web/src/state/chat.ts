// What the first view knows of the chat: whether there is one, and how much is unread. All the rest is fetched when it is wanted.
import { computed, signal } from "@preact/signals";
import { webSession } from "./app";
import { prefs, setPref } from "./prefs";

/** The server has instant messaging for this account. */
export const chatOffered = computed(() => webSession.value?.chat === true);
export const chatUnread = signal(0);
export const chatShown = computed(() => chatOffered.value && prefs.value.chatPanel);

let chatPanelLoaded = false;
const load = () => {
    chatPanelLoaded = true;
    return import("../chat/chat");
};
/** Comes online in the background, where the person uses chat. */
export function startChatSoon(): void {
    if (chatOffered.peek() && prefs.peek().chat) void load().then((m) => m.startChat()).catch(() => undefined);
}
/** As the person wishes from now on. */
export async function setOnline(on: boolean): Promise<void> {
    if (on) return startChatSoon();
    if (!chatPanelLoaded) return;
    setPref("chatPanel", false);
    (await load()).stopChat();
}
export function showChat(on: boolean): void {
    setPref("chatPanel", on);
    if (on && !prefs.peek().chat) setPref("chat", true);
}
/** Opens the panel at a conversation. */
export async function openConversation(jid: string): Promise<void> {
    showChat(true);
    const chat = await load();
    chat.startChat();
    chat.show(jid.toLowerCase());
}
