// The conversations of the fake server: what Alice has in her panel.
import { makePicture } from "./picture.mjs";
import { ns } from "./xmpp.mjs";
import { x } from "./xml.mjs";

const me = "alice@demo.test";
const [mira, jonas, lena, aiko, tomas] = ["mira@demo.test", "jonas@demo.test", "lena@demo.test", "aiko@demo.test", "tomas@demo.test"];
const portrait = makePicture(64, 64).toString("base64");

export function fill(chat) {
    chat.contact(mira, "Mira Lindqvist", ["Orchestra"], { show: "online", status: "" });
    chat.contact(jonas, "Jonas Weber", ["Orchestra"], { show: "away", status: "Back at two" });
    chat.contact(lena, "Lena Okafor", ["Orchestra"], { show: "dnd", status: "In rehearsal" });
    chat.contact(aiko, "Aiko Tanaka", [], { show: "online", status: "" });
    chat.contact(tomas, "Tomás Rivera", []);
    chat.vcards.set(me, { name: "Alice Meyer" });
    chat.vcards.set(aiko, { photo: portrait });

    chat.said(aiko, me, "The tickets are at the desk.", 26 * 60);
    chat.said(me, aiko, "Wonderful, thank you!", 26 * 60 - 3);
    chat.said(tomas, me, "Shall I bring the stands?", 3 * 24 * 60);
    chat.said(me, tomas, "Please do, all six.", 3 * 24 * 60 - 10, [x("markable", ns.markers)]);
    chat.said(lena, me, "I have sent you the parts for the second half.", 95);
    chat.said(mira, me, "Good morning! Did you look at the plan for the spring concert?", 24 * 60 + 40);
    chat.said(me, mira, "Yes, on the train. I like it a lot.", 24 * 60 + 31);
    const hall = chat.said(mira, me, "The hall is ours from four o'clock on. Details are at https://hall.example/spring", 52);
    const answer = chat.said(me, mira, "Perfect. Then we can rehearse the slow movement before the others come.", 47, [], "own-1");
    chat.said(mira, me, "Exactly what I thought 🎻", 46, [x("reply", "urn:xmpp:reply:0", { id: answer, to: me })]);
    chat.said(mira, me, "", 46, [x("reactions", ns.reactions, { id: answer }, x("reaction", ns.reactions, {}, "🎉"))]);
    chat.said(me, mira, "I will tell Jonas and Lena.", 20, [], "own-2");
    chat.said(mira, me, "", 19, [x("displayed", ns.markers, { id: "own-2" })]);
    chat.said(me, mira, "", 18, [x("displayed", ns.markers, { id: hall })]);
    chat.said(jonas, me, "Can we start a quarter of an hour later?", 12);
    chat.said(jonas, me, "My train is late again.", 11);

    const room = chat.room("strings@rooms.demo.test", "Strings", [
        { nick: "Mira", affiliation: "owner", role: "moderator", jid: mira }, { nick: "Jonas", affiliation: "member", jid: jonas, show: "away" }, { nick: "Lena", affiliation: "member", jid: lena }], "Rehearsal on Thursday at seven");
    room.members = [{ jid: mira, affiliation: "owner" }, { jid: me, affiliation: "member" }, { jid: jonas, affiliation: "member" }, { jid: lena, affiliation: "member" }, { jid: aiko, affiliation: "member" }];
    chat.saidInRoom(room.jid, "Mira", "Who can bring a spare music stand?", 70);
    chat.saidInRoom(room.jid, "Jonas", "I have two.", 66);
    chat.saidInRoom(room.jid, "Alice Meyer", "And I bring the tea.", 61);
    chat.saidInRoom(room.jid, "Lena", "You are wonderful.", 60);
    chat.room("everybody@rooms.demo.test", "Everybody", []);
    chat.room("board@rooms.demo.test", "The board", []).refuse = "registration-required";
    chat.bookmarks = x("storage", "storage:bookmarks", {}, x("conference", "storage:bookmarks", { jid: room.jid, name: "Strings", autojoin: "true" }, x("nick", "storage:bookmarks", {}, "Alice Meyer")));
}
