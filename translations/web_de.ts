<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en_GB">
<context>
    <name>Attachments</name>
    <message numerus="yes">
        <source>%n attachment(s)</source>
        <translation>
            <numerusform>%n Anhang</numerusform>
            <numerusform>%n Anhänge</numerusform>
        </translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>Anhänge</translation>
    </message>
    <message>
        <source>Message.eml</source>
        <translation>Nachricht.eml</translation>
    </message>
    <message>
        <source>Save all as ZIP</source>
        <translation>Alle als ZIP speichern</translation>
    </message>
    <message>
        <source>Unnamed</source>
        <translation>Ohne Namen</translation>
    </message>
</context>
<context>
    <name>Chat</name>
    <message>
        <source>%1 are typing…</source>
        <translation>%1 schreiben…</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 has been asked.</source>
        <translation>%1 wurde gefragt.</translation>
    </message>
    <message>
        <source>%1 has been invited.</source>
        <translation>%1 wurde eingeladen.</translation>
    </message>
    <message>
        <source>%1 in %2: %3</source>
        <translation>%1 in %2: %3</translation>
    </message>
    <message>
        <source>%1 invites you to a room</source>
        <translation>%1 lädt Sie in einen Raum ein</translation>
    </message>
    <message>
        <source>%1 is typing…</source>
        <translation>%1 schreibt…</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) here</source>
        <translation>
            <numerusform>%n Person hier</numerusform>
            <numerusform>%n Personen hier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a contact</source>
        <translation>Kontakt hinzufügen</translation>
    </message>
    <message>
        <source>Add a contact…</source>
        <translation>Kontakt hinzufügen…</translation>
    </message>
    <message>
        <source>Add to contacts</source>
        <translation>Zu den Kontakten hinzufügen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>All contacts</source>
        <translation>Alle Kontakte</translation>
    </message>
    <message>
        <source>All conversations</source>
        <translation>Alle Unterhaltungen</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Blockieren</translation>
    </message>
    <message>
        <source>Block %1?</source>
        <translation>%1 blockieren?</translation>
    </message>
    <message>
        <source>Block and report</source>
        <translation>Blockieren und melden</translation>
    </message>
    <message>
        <source>Block and report %1?</source>
        <translation>%1 blockieren und melden?</translation>
    </message>
    <message>
        <source>Block and report as spam…</source>
        <translation>Blockieren und als Spam melden…</translation>
    </message>
    <message>
        <source>Blocked people</source>
        <translation>Blockierte Personen</translation>
    </message>
    <message>
        <source>Blocked people…</source>
        <translation>Blockierte Personen…</translation>
    </message>
    <message>
        <source>Block…</source>
        <translation>Blockieren…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Change the subject…</source>
        <translation>Thema ändern…</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Chat is not available</source>
        <translation>Der Chat ist nicht verfügbar</translation>
    </message>
    <message>
        <source>Choose a contact, or write to somebody of your domain.</source>
        <translation>Wählen Sie einen Kontakt, oder schreiben Sie jemandem aus Ihrer Domäne.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close %1 for all?</source>
        <translation>%1 für alle schließen?</translation>
    </message>
    <message>
        <source>Close the chat</source>
        <translation>Chat schließen</translation>
    </message>
    <message>
        <source>Close the room</source>
        <translation>Raum schließen</translation>
    </message>
    <message>
        <source>Close the room for all…</source>
        <translation>Raum für alle schließen…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbinde…</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Conversations are recorded here.</source>
        <translation>Unterhaltungen werden hier aufgezeichnet.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Do not invite %1</source>
        <translation>%1 nicht einladen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit the contact</source>
        <translation>Kontakt bearbeiten</translation>
    </message>
    <message>
        <source>Edit the contact…</source>
        <translation>Kontakt bearbeiten…</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Empty: none is asked for.</source>
        <translation>Leer: Es wird keines verlangt.</translation>
    </message>
    <message>
        <source>Encrypted messages are not allowed.</source>
        <translation>Verschlüsselte Nachrichten sind nicht erlaubt.</translation>
    </message>
    <message>
        <source>End the search</source>
        <translation>Suche beenden</translation>
    </message>
    <message>
        <source>Everybody is sent out, and the room is gone.</source>
        <translation>Alle müssen hinaus, und den Raum gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Everybody may change the subject</source>
        <translation>Alle dürfen das Thema ändern</translation>
    </message>
    <message>
        <source>Files may have up to %1 here.</source>
        <translation>Dateien dürfen hier bis zu %1 groß sein.</translation>
    </message>
    <message>
        <source>Find people and rooms</source>
        <translation>Personen und Räume finden</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Guests may only listen</source>
        <translation>Gäste dürfen nur zuhören</translation>
    </message>
    <message>
        <source>Here now</source>
        <translation>Jetzt hier</translation>
    </message>
    <message>
        <source>In answer to</source>
        <translation>Als Antwort auf</translation>
    </message>
    <message>
        <source>In the list that everybody sees</source>
        <translation>In der Liste, die alle sehen</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Einladen</translation>
    </message>
    <message>
        <source>Invite one more</source>
        <translation>Noch jemanden einladen</translation>
    </message>
    <message>
        <source>Invite to %1</source>
        <translation>In %1 einladen</translation>
    </message>
    <message>
        <source>Invited</source>
        <translation>Eingeladen</translation>
    </message>
    <message>
        <source>Invite…</source>
        <translation>Einladen…</translation>
    </message>
    <message>
        <source>It is hidden for everybody in the room and taken out of its history.</source>
        <translation>Sie wird für alle im Raum verborgen und aus seinem Verlauf genommen.</translation>
    </message>
    <message>
        <source>It is not in your list any more, on any of your devices.</source>
        <translation>Er steht dann auf keinem Ihrer Geräte mehr in der Liste.</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Join a room</source>
        <translation>Einem Raum beitreten</translation>
    </message>
    <message>
        <source>Join a room…</source>
        <translation>Einem Raum beitreten…</translation>
    </message>
    <message>
        <source>Joining…</source>
        <translation>Trete bei…</translation>
    </message>
    <message>
        <source>Keep a history</source>
        <translation>Verlauf aufheben</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Leave %1?</source>
        <translation>%1 verlassen?</translation>
    </message>
    <message>
        <source>Leave the room…</source>
        <translation>Raum verlassen…</translation>
    </message>
    <message>
        <source>Loading what was said before…</source>
        <translation>Früheres wird geladen…</translation>
    </message>
    <message>
        <source>Make a room</source>
        <translation>Raum anlegen</translation>
    </message>
    <message>
        <source>Make a room…</source>
        <translation>Raum anlegen…</translation>
    </message>
    <message>
        <source>Make the room</source>
        <translation>Raum anlegen</translation>
    </message>
    <message>
        <source>Members may invite others</source>
        <translation>Mitglieder dürfen andere einladen</translation>
    </message>
    <message>
        <source>Message to %1</source>
        <translation>Nachricht an %1</translation>
    </message>
    <message>
        <source>Messages with %1</source>
        <translation>Nachrichten mit %1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name (optional)</source>
        <translation>Name (freiwillig)</translation>
    </message>
    <message>
        <source>Name of the room</source>
        <translation>Name des Raums</translation>
    </message>
    <message>
        <source>Name or address of the room</source>
        <translation>Name oder Adresse des Raums</translation>
    </message>
    <message>
        <source>Neither of you can write to the other, and they do not see whether you are there.</source>
        <translation>Keiner kann dem anderen schreiben, und es ist nicht zu sehen, ob Sie da sind.</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>New message from %1</source>
        <translation>Neue Nachricht von %1</translation>
    </message>
    <message>
        <source>No contacts here</source>
        <translation>Keine Kontakte</translation>
    </message>
    <message>
        <source>No conversations yet</source>
        <translation>Noch keine Unterhaltungen</translation>
    </message>
    <message>
        <source>No room of this name is listed. You may still go to its address.</source>
        <translation>Kein Raum dieses Namens steht in der Liste. Über seine Adresse kommen Sie dennoch hin.</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <translation>Niemand gefunden</translation>
    </message>
    <message>
        <source>Not delivered: %1</source>
        <translation>Nicht zugestellt: %1</translation>
    </message>
    <message>
        <source>Not here now</source>
        <translation>Jetzt nicht hier</translation>
    </message>
    <message>
        <source>Notes to yourself, on all your devices</source>
        <translation>Notizen an Sie selbst, auf allen Ihren Geräten</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Nothing has been said yet</source>
        <translation>Hier ist noch nichts gesagt worden</translation>
    </message>
    <message>
        <source>Offline. What you write is sent later.</source>
        <translation>Offline. Was Sie schreiben, wird später gesendet.</translation>
    </message>
    <message>
        <source>Only for people who are invited</source>
        <translation>Nur für Eingeladene</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Password of the room</source>
        <translation>Passwort des Raums</translation>
    </message>
    <message>
        <source>People in %1</source>
        <translation>Personen in %1</translation>
    </message>
    <message>
        <source>People…</source>
        <translation>Personen…</translation>
    </message>
    <message>
        <source>Programs of others are asked to hide it. Who has read it has read it.</source>
        <translation>Die Programme der anderen werden gebeten, sie zu verbergen. Wer sie gelesen hat, hat sie gelesen.</translation>
    </message>
    <message>
        <source>React</source>
        <translation>Reagieren</translation>
    </message>
    <message>
        <source>Reactions</source>
        <translation>Reaktionen</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove %1 from your contacts?</source>
        <translation>%1 aus Ihren Kontakten entfernen?</translation>
    </message>
    <message>
        <source>Remove from contacts…</source>
        <translation>Aus den Kontakten entfernen…</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Reply to %1</source>
        <translation>Antwort an %1</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>Räume</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Search in this conversation</source>
        <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send %1 out</source>
        <translation>%1 hinausschicken</translation>
    </message>
    <message>
        <source>Send a file</source>
        <translation>Datei senden</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Noch einmal senden</translation>
    </message>
    <message>
        <source>Sent so far</source>
        <translation>Bisher gesendet</translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation>Einstellungen von %1</translation>
    </message>
    <message>
        <source>Settings of the room…</source>
        <translation>Einstellungen des Raums…</translation>
    </message>
    <message>
        <source>Several are separated by commas.</source>
        <translation>Mehrere werden durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>Shut %1 out for good</source>
        <translation>%1 auf Dauer aussperren</translation>
    </message>
    <message>
        <source>Status text</source>
        <translation>Statustext</translation>
    </message>
    <message>
        <source>Status text…</source>
        <translation>Statustext…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Thema</translation>
    </message>
    <message>
        <source>Subject of the room</source>
        <translation>Thema des Raums</translation>
    </message>
    <message>
        <source>Take %1 away from the members</source>
        <translation>%1 aus den Mitgliedern nehmen</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take away for all…</source>
        <translation>Für alle entfernen…</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>Zurücknehmen…</translation>
    </message>
    <message>
        <source>Take the status text away</source>
        <translation>Statustext entfernen</translation>
    </message>
    <message>
        <source>Take this message away?</source>
        <translation>Diese Nachricht entfernen?</translation>
    </message>
    <message>
        <source>Take this message back?</source>
        <translation>Diese Nachricht zurücknehmen?</translation>
    </message>
    <message>
        <source>That did not work: %1</source>
        <translation>Das ging nicht: %1</translation>
    </message>
    <message>
        <source>The administrator is told, with the last messages from this address.</source>
        <translation>Der Verwalter erfährt davon, mit den letzten Nachrichten dieser Adresse.</translation>
    </message>
    <message>
        <source>The file could not be sent: %1</source>
        <translation>Die Datei konnte nicht gesendet werden: %1</translation>
    </message>
    <message>
        <source>The room does not let you in (%1).</source>
        <translation>Der Raum lässt Sie nicht ein (%1).</translation>
    </message>
    <message>
        <source>The room is full.</source>
        <translation>Der Raum ist voll.</translation>
    </message>
    <message>
        <source>The server does not let this page in at the moment.</source>
        <translation>Der Server lässt diese Seite im Moment nicht ein.</translation>
    </message>
    <message>
        <source>There is no connection at the moment.</source>
        <translation>Im Moment besteht keine Verbindung.</translation>
    </message>
    <message>
        <source>There is no such room.</source>
        <translation>Diesen Raum gibt es nicht.</translation>
    </message>
    <message>
        <source>This is no address.</source>
        <translation>Das ist keine Adresse.</translation>
    </message>
    <message>
        <source>This is too long for one message.</source>
        <translation>Das ist zu lang für eine Nachricht.</translation>
    </message>
    <message>
        <source>This is where the conversation begins.</source>
        <translation>Hier beginnt die Unterhaltung.</translation>
    </message>
    <message>
        <source>This message has been taken back.</source>
        <translation>Diese Nachricht wurde zurückgenommen.</translation>
    </message>
    <message>
        <source>This message is further up in the history.</source>
        <translation>Diese Nachricht liegt weiter oben im Verlauf.</translation>
    </message>
    <message>
        <source>This room has been closed.</source>
        <translation>Dieser Raum wurde geschlossen.</translation>
    </message>
    <message>
        <source>This room is for its members only.</source>
        <translation>Dieser Raum ist nur für seine Mitglieder.</translation>
    </message>
    <message>
        <source>This room wants a password.</source>
        <translation>Dieser Raum verlangt ein Passwort.</translation>
    </message>
    <message>
        <source>To the newest message</source>
        <translation>Zur neuesten Nachricht</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Nicht mehr blockieren</translation>
    </message>
    <message>
        <source>What others read beside your name</source>
        <translation>Was andere neben Ihrem Namen lesen</translation>
    </message>
    <message>
        <source>What to do with the message</source>
        <translation>Was mit der Nachricht geschehen soll</translation>
    </message>
    <message>
        <source>Who writes to whom, and when, is recorded here.</source>
        <translation>Wer wem wann schreibt, wird hier aufgezeichnet.</translation>
    </message>
    <message>
        <source>Whoever comes later finds what was said before.</source>
        <translation>Wer später kommt, findet, was vorher gesagt wurde.</translation>
    </message>
    <message>
        <source>Words to find</source>
        <translation>Gesuchte Wörter</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Write mail</source>
        <translation>Mail schreiben</translation>
    </message>
    <message>
        <source>Write to somebody</source>
        <translation>Jemandem schreiben</translation>
    </message>
    <message>
        <source>Write to…</source>
        <translation>Schreiben an…</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>You are %1</source>
        <translation>Sie sind %1</translation>
    </message>
    <message>
        <source>You are not in this room.</source>
        <translation>Sie sind nicht in diesem Raum.</translation>
    </message>
    <message>
        <source>You cannot write here</source>
        <translation>Sie können hier nicht schreiben</translation>
    </message>
    <message>
        <source>You have been sent out of this room.</source>
        <translation>Sie wurden aus diesem Raum hinausgeschickt.</translation>
    </message>
    <message>
        <source>You have been shut out of this room.</source>
        <translation>Sie wurden aus diesem Raum ausgesperrt.</translation>
    </message>
    <message>
        <source>You have blocked %1.</source>
        <translation>Sie haben %1 blockiert.</translation>
    </message>
    <message>
        <source>You have blocked nobody.</source>
        <translation>Sie haben niemanden blockiert.</translation>
    </message>
    <message>
        <source>You may not make a room here.</source>
        <translation>Sie dürfen hier keinen Raum anlegen.</translation>
    </message>
    <message>
        <source>You see each other's presence once they agree.</source>
        <translation>Sie sehen einander, sobald der Kontakt zustimmt.</translation>
    </message>
    <message>
        <source>You will not see each other's presence any more. What was said stays.</source>
        <translation>Sie sehen einander dann nicht mehr. Was gesagt wurde, bleibt.</translation>
    </message>
    <message>
        <source>You:</source>
        <translation>Sie:</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>eine Datei</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>Verwalter</translation>
    </message>
    <message>
        <source>an earlier message</source>
        <translation>eine frühere Nachricht</translation>
    </message>
    <message>
        <source>away</source>
        <translation>abwesend</translation>
    </message>
    <message>
        <source>away for longer</source>
        <translation>länger abwesend</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>blockiert</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>zugestellt</translation>
    </message>
    <message>
        <source>do not disturb</source>
        <translation>bitte nicht stören</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>guest</source>
        <translation>Gast</translation>
    </message>
    <message>
        <source>has not answered your request yet</source>
        <translation>hat auf Ihre Anfrage noch nicht geantwortet</translation>
    </message>
    <message>
        <source>invites you to a room:</source>
        <translation>lädt Sie in einen Raum ein:</translation>
    </message>
    <message>
        <source>is typing…</source>
        <translation>schreibt…</translation>
    </message>
    <message>
        <source>member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>nicht zugestellt</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>online</source>
        <translation>online</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>gesehen</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>the server refused it</source>
        <translation>der Server hat sie abgelehnt</translation>
    </message>
    <message>
        <source>waits to be sent</source>
        <translation>wartet auf das Senden</translation>
    </message>
    <message>
        <source>would like to have you as a contact.</source>
        <translation>möchte Sie als Kontakt haben.</translation>
    </message>
</context>
<context>
    <name>Compose</name>
    <message>
        <source>%1 could not be attached: %2</source>
        <translation>%1 konnte nicht angehängt werden: %2</translation>
    </message>
    <message>
        <source>%1 is no mail address.</source>
        <translation>%1 ist keine Mailadresse.</translation>
    </message>
    <message>
        <source>%1 is too large to attach.</source>
        <translation>%1 ist zu groß zum Anhängen.</translation>
    </message>
    <message>
        <source>Ask for a receipt</source>
        <translation>Lesebestätigung erbitten</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>Anhänge</translation>
    </message>
    <message>
        <source>Blind copy</source>
        <translation>Blindkopie</translation>
    </message>
    <message>
        <source>Choose date and time…</source>
        <translation>Tag und Uhrzeit wählen …</translation>
    </message>
    <message>
        <source>Close and keep as a draft</source>
        <translation>Schließen und als Entwurf behalten</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopie</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Discard this message?</source>
        <translation>Diese Nachricht verwerfen?</translation>
    </message>
    <message>
        <source>Draft saved</source>
        <translation>Entwurf gespeichert</translation>
    </message>
    <message>
        <source>Drop to attach</source>
        <translation>Zum Anhängen loslassen</translation>
    </message>
    <message>
        <source>Finish one of the open messages first.</source>
        <translation>Schließen Sie zuerst eine der offenen Nachrichten ab.</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>Zuklappen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Insert a picture</source>
        <translation>Bild einfügen</translation>
    </message>
    <message>
        <source>It is too late: the message has gone.</source>
        <translation>Zu spät: Die Nachricht ist schon unterwegs.</translation>
    </message>
    <message>
        <source>Kept on this device</source>
        <translation>Auf diesem Gerät behalten</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message>
        <source>Not all attachments could be taken along.</source>
        <translation>Nicht alle Anhänge konnten mitgenommen werden.</translation>
    </message>
    <message>
        <source>Not saved on the server</source>
        <translation>Nicht auf dem Server gespeichert</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as a template</source>
        <translation>Als Vorlage speichern</translation>
    </message>
    <message>
        <source>Save as a template…</source>
        <translation>Als Vorlage speichern …</translation>
    </message>
    <message>
        <source>Save now</source>
        <translation>Jetzt speichern</translation>
    </message>
    <message>
        <source>Saved as a draft</source>
        <translation>Als Entwurf gespeichert</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gespeichert …</translation>
    </message>
    <message>
        <source>Say to whom it goes.</source>
        <translation>Geben Sie an, an wen sie geht.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send later</source>
        <translation>Später senden</translation>
    </message>
    <message>
        <source>Send then</source>
        <translation>Dann senden</translation>
    </message>
    <message>
        <source>Send without a subject?</source>
        <translation>Ohne Betreff senden?</translation>
    </message>
    <message>
        <source>Send without an attachment?</source>
        <translation>Ohne Anhang senden?</translation>
    </message>
    <message numerus="yes">
        <source>Sent to %n recipient(s)</source>
        <translation>
            <numerusform>An %n Empfänger gesendet</numerusform>
            <numerusform>An %n Empfänger gesendet</numerusform>
        </translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Take %1 away</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>The message could not be loaded.</source>
        <translation>Die Nachricht konnte nicht geladen werden.</translation>
    </message>
    <message>
        <source>The message could not be sent: %1</source>
        <translation>Die Nachricht konnte nicht gesendet werden: %1</translation>
    </message>
    <message>
        <source>The text speaks of one, but there is none.</source>
        <translation>Der Text spricht von einem, aber es ist keiner da.</translation>
    </message>
    <message>
        <source>There is no folder for it.</source>
        <translation>Es gibt keinen Ordner dafür.</translation>
    </message>
    <message>
        <source>There is no identity to send from.</source>
        <translation>Es gibt keine Identität, von der gesendet werden kann.</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>Aufklappen</translation>
    </message>
    <message>
        <source>Uploading %1, %2 %</source>
        <translation>%1 wird hochgeladen, %2 %</translation>
    </message>
    <message>
        <source>What you were writing is back.</source>
        <translation>Was Sie geschrieben haben, ist wieder da.</translation>
    </message>
    <message>
        <source>What you wrote is deleted.</source>
        <translation>Was Sie geschrieben haben, wird gelöscht.</translation>
    </message>
    <message>
        <source>Will be sent on %1</source>
        <translation>Wird am %1 gesendet</translation>
    </message>
    <message>
        <source>You are offline. The message goes out when the line is back.</source>
        <translation>Keine Verbindung. Die Nachricht geht hinaus, sobald sie wieder steht.</translation>
    </message>
</context>
<context>
    <name>Contacts</name>
    <message>
        <source>%1 is in your contacts already.</source>
        <translation>%1 steht schon in Ihren Kontakten.</translation>
    </message>
    <message>
        <source>%1 was added to your contacts.</source>
        <translation>%1 wurde in Ihre Kontakte aufgenommen.</translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) imported</source>
        <translation>
            <numerusform>%n Kontakt importiert</numerusform>
            <numerusform>%n Kontakte importiert</numerusform>
        </translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>(ohne Namen)</translation>
    </message>
    <message>
        <source>Another address</source>
        <translation>Weitere Adresse</translation>
    </message>
    <message>
        <source>Another number</source>
        <translation>Weitere Nummer</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Kontakt</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>%1 löschen?</translation>
    </message>
    <message>
        <source>Delete the group</source>
        <translation>Gruppe löschen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit the group</source>
        <translation>Gruppe bearbeiten</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Export as vCard</source>
        <translation>Als vCard exportieren</translation>
    </message>
    <message>
        <source>Import vCards…</source>
        <translation>vCards importieren …</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New contact</source>
        <translation>Neuer Kontakt</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>Neue Gruppe</translation>
    </message>
    <message>
        <source>New group…</source>
        <translation>Neue Gruppe …</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <translation>Niemand gefunden</translation>
    </message>
    <message>
        <source>Nobody is chosen</source>
        <translation>Niemand ist gewählt</translation>
    </message>
    <message>
        <source>Nobody is here yet</source>
        <translation>Noch niemand hier</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Postal address</source>
        <translation>Postanschrift</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Search contacts</source>
        <translation>Kontakte durchsuchen</translation>
    </message>
    <message>
        <source>Show their mail</source>
        <translation>Mails zeigen</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Telefon</translation>
    </message>
    <message>
        <source>The contact could not be changed: %1</source>
        <translation>Der Kontakt konnte nicht geändert werden: %1</translation>
    </message>
    <message>
        <source>The contacts could not be loaded</source>
        <translation>Die Kontakte konnten nicht geladen werden</translation>
    </message>
    <message>
        <source>There is no card in this file.</source>
        <translation>In dieser Datei ist keine Karte.</translation>
    </message>
    <message>
        <source>This server keeps no address book.</source>
        <translation>Dieser Server führt kein Adressbuch.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Write to all</source>
        <translation>An alle schreiben</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>Fett</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Italic</source>
        <translation>Kursiv</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verweis</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Message text</source>
        <translation>Nachrichtentext</translation>
    </message>
    <message>
        <source>Numbered list</source>
        <translation>Nummerierte Liste</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>Zitat</translation>
    </message>
    <message>
        <source>Remove formatting</source>
        <translation>Formatierung entfernen</translation>
    </message>
    <message>
        <source>Struck through</source>
        <translation>Durchgestrichen</translation>
    </message>
    <message>
        <source>Underlined</source>
        <translation>Unterstrichen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>The archive could not be made.</source>
        <translation>Das Archiv konnte nicht erstellt werden.</translation>
    </message>
    <message>
        <source>The archive is being made…</source>
        <translation>Das Archiv wird erstellt …</translation>
    </message>
    <message>
        <source>The message could not be downloaded.</source>
        <translation>Die Nachricht konnte nicht heruntergeladen werden.</translation>
    </message>
    <message>
        <source>This is too much for one archive. Choose fewer messages.</source>
        <translation>Das ist zu viel für ein Archiv. Wählen Sie weniger Nachrichten.</translation>
    </message>
</context>
<context>
    <name>Folders</name>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the folder %1?</source>
        <translation>Den Ordner %1 löschen?</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>New folder in %1</source>
        <translation>Neuer Ordner in %1</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Ordner umbenennen</translation>
    </message>
    <message>
        <source>The folder could not be changed: %1</source>
        <translation>Der Ordner konnte nicht geändert werden: %1</translation>
    </message>
    <message>
        <source>The messages in it are deleted with it.</source>
        <translation>Die Nachrichten darin werden mit gelöscht.</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>(no sender)</source>
        <translation>(ohne Absender)</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message numerus="yes">
        <source>%n message(s) could not be read</source>
        <translation>
            <numerusform>%n Nachricht war nicht lesbar</numerusform>
            <numerusform>%n Nachrichten waren nicht lesbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) imported</source>
        <translation>
            <numerusform>%n Nachricht importiert</numerusform>
            <numerusform>%n Nachrichten importiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Wird importiert …</translation>
    </message>
    <message>
        <source>Importing… %1</source>
        <translation>Wird importiert … %1</translation>
    </message>
    <message>
        <source>The import stopped: %1</source>
        <translation>Der Import brach ab: %1</translation>
    </message>
    <message>
        <source>There is no message in it. EML files, mbox files and ZIP archives of them can be imported.</source>
        <translation>Darin ist keine Nachricht. Importieren lassen sich EML-Dateien, mbox-Dateien und ZIP-Archive damit.</translation>
    </message>
    <message>
        <source>this archive cannot be read</source>
        <translation>dieses Archiv kann nicht gelesen werden</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Close, clear the selection</source>
        <translation>Schließen, Auswahl aufheben</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Weiterleiten</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>Als gelesen oder ungelesen markieren</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Move to a folder</source>
        <translation>In einen Ordner verschieben</translation>
    </message>
    <message>
        <source>Moving about</source>
        <translation>Bewegen</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message>
        <source>Next message</source>
        <translation>Nächste Nachricht</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>Previous message</source>
        <translation>Vorige Nachricht</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Reply to all</source>
        <translation>Allen antworten</translation>
    </message>
    <message>
        <source>Report as junk</source>
        <translation>Als Spam melden</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>Zurückstellen</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>This sheet</source>
        <translation>Diese Übersicht</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Tick all that are loaded</source>
        <translation>Alle geladenen auswählen</translation>
    </message>
    <message>
        <source>To the contacts</source>
        <translation>Zu den Kontakten</translation>
    </message>
    <message>
        <source>To the drafts</source>
        <translation>Zu den Entwürfen</translation>
    </message>
    <message>
        <source>To the inbox</source>
        <translation>Zum Posteingang</translation>
    </message>
    <message>
        <source>To the starred</source>
        <translation>Zu den markierten</translation>
    </message>
    <message>
        <source>To what was sent</source>
        <translation>Zu den gesendeten</translation>
    </message>
    <message>
        <source>Undo the last action</source>
        <translation>Letzte Aktion rückgängig</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>or</source>
        <translation>oder</translation>
    </message>
</context>
<context>
    <name>Lazy</name>
    <message>
        <source>Load the page anew</source>
        <translation>Seite neu laden</translation>
    </message>
    <message>
        <source>This part could not be loaded</source>
        <translation>Dieser Teil konnte nicht geladen werden</translation>
    </message>
</context>
<context>
    <name>List</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>(no recipient)</source>
        <translation>(ohne Empfänger)</translation>
    </message>
    <message>
        <source>(no subject)</source>
        <translation>(ohne Betreff)</translation>
    </message>
    <message>
        <source>All done</source>
        <translation>Alles erledigt</translation>
    </message>
    <message>
        <source>Correspondent</source>
        <translation>Korrespondent</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Nothing waits in your inbox.</source>
        <translation>Im Posteingang wartet nichts.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>The messages could not be loaded</source>
        <translation>Die Nachrichten konnten nicht geladen werden</translation>
    </message>
    <message>
        <source>This folder is empty</source>
        <translation>Dieser Ordner ist leer</translation>
    </message>
    <message>
        <source>To: %1</source>
        <translation>An: %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Try fewer words, or look in all folders with in:all.</source>
        <translation>Versuchen Sie weniger Wörter, oder suchen Sie mit in:all in allen Ordnern.</translation>
    </message>
    <message>
        <source>has attachment</source>
        <translation>mit Anhang</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>mit Stern</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>ungelesen</translation>
    </message>
</context>
<context>
    <name>Mailboxes</name>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>Posteingang</translation>
    </message>
    <message>
        <source>Junk</source>
        <translation>Spam</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Snoozed</source>
        <translation>Zurückgestellt</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
</context>
<context>
    <name>Message</name>
    <message>
        <source>(nobody named)</source>
        <translation>(niemand genannt)</translation>
    </message>
    <message>
        <source>Add sender to contacts</source>
        <translation>Absender in die Kontakte</translation>
    </message>
    <message>
        <source>Always from this sender</source>
        <translation>Immer von diesem Absender</translation>
    </message>
    <message>
        <source>Blind copy</source>
        <translation>Blindkopie</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopie</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Do not</source>
        <translation>Nicht</translation>
    </message>
    <message>
        <source>Download as EML</source>
        <translation>Als EML herunterladen</translation>
    </message>
    <message>
        <source>Edit as new</source>
        <translation>Als neue bearbeiten</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>Zuklappen</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Weiterleiten</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Go on writing</source>
        <translation>Weiterschreiben</translation>
    </message>
    <message>
        <source>Message from %1</source>
        <translation>Nachricht von %1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Pictures from elsewhere are not loaded: they tell the sender that you read this.</source>
        <translation>Bilder von anderswo werden nicht geladen: Sie verraten dem Absender, dass Sie dies lesen.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Reply to</source>
        <translation>Antwort an</translation>
    </message>
    <message>
        <source>Reply to all</source>
        <translation>Allen antworten</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Show pictures</source>
        <translation>Bilder zeigen</translation>
    </message>
    <message>
        <source>Show the source</source>
        <translation>Quelltext zeigen</translation>
    </message>
    <message>
        <source>Tell them</source>
        <translation>Mitteilen</translation>
    </message>
    <message>
        <source>The sender asks to be told that you have read this.</source>
        <translation>Der Absender möchte erfahren, dass Sie dies gelesen haben.</translation>
    </message>
    <message>
        <source>This message is very long; its end is not shown. Download it to read the rest.</source>
        <translation>Diese Nachricht ist sehr lang; ihr Ende wird nicht gezeigt. Laden Sie sie herunter, um den Rest zu lesen.</translation>
    </message>
    <message>
        <source>This message was marked as junk.</source>
        <translation>Diese Nachricht wurde als Spam markiert.</translation>
    </message>
    <message>
        <source>This opens %1</source>
        <translation>Dies öffnet %1</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Unsubscribe from this list?</source>
        <translation>Diese Liste abbestellen?</translation>
    </message>
    <message>
        <source>Unsubscribe…</source>
        <translation>Abbestellen …</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>an %1</translation>
    </message>
</context>
<context>
    <name>Notify</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n neue Nachricht</numerusform>
            <numerusform>%n neue Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>(no subject)</source>
        <translation>(ohne Betreff)</translation>
    </message>
</context>
<context>
    <name>Operations</name>
    <message numerus="yes">
        <source>%n message(s) copied to %1</source>
        <translation>
            <numerusform>%n Nachricht nach %1 kopiert</numerusform>
            <numerusform>%n Nachrichten nach %1 kopiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) deleted</source>
        <translation>
            <numerusform>%n Nachricht gelöscht</numerusform>
            <numerusform>%n Nachrichten gelöscht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) moved to %1</source>
        <translation>
            <numerusform>%n Nachricht nach %1 verschoben</numerusform>
            <numerusform>%n Nachrichten nach %1 verschoben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) will be deleted and cannot be brought back.</source>
        <translation>
            <numerusform>%n Nachricht wird gelöscht und kann nicht zurückgeholt werden.</numerusform>
            <numerusform>%n Nachrichten werden gelöscht und können nicht zurückgeholt werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete for ever?</source>
        <translation>Endgültig löschen?</translation>
    </message>
    <message>
        <source>It is too late: a message has gone.</source>
        <translation>Zu spät: Eine Nachricht ist schon unterwegs.</translation>
    </message>
    <message>
        <source>It will not be sent.</source>
        <translation>Sie wird nicht gesendet.</translation>
    </message>
    <message>
        <source>Sending could not be stopped: %1</source>
        <translation>Das Senden ließ sich nicht aufhalten: %1</translation>
    </message>
    <message>
        <source>Snoozed until %1</source>
        <translation>Zurückgestellt bis %1</translation>
    </message>
    <message>
        <source>There is no folder for this.</source>
        <translation>Dafür gibt es keinen Ordner.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>You may not do that in this folder.</source>
        <translation>Das ist in diesem Ordner nicht erlaubt.</translation>
    </message>
</context>
<context>
    <name>PickDate</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>Tag und Uhrzeit</translation>
    </message>
</context>
<context>
    <name>Quote</name>
    <message>
        <source>---------- Forwarded message ----------</source>
        <translation>---------- Weitergeleitete Nachricht ----------</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopie</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>On %1, %2 wrote:</source>
        <translation>Am %1 schrieb %2:</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
</context>
<context>
    <name>Reader</name>
    <message>
        <source>%1 messages, %2 unread</source>
        <translation>%1 Nachrichten, %2 ungelesen</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>(no subject)</source>
        <translation>(ohne Betreff)</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>It reads %1 but goes to %2</source>
        <translation>Er lautet %1, führt aber zu %2</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ungelesen markieren</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message text</source>
        <translation>Nachrichtentext</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächste</translation>
    </message>
    <message>
        <source>Not junk</source>
        <translation>Kein Spam</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>Nichts ist geöffnet</translation>
    </message>
    <message>
        <source>Open it all the same</source>
        <translation>Trotzdem öffnen</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Vorige</translation>
    </message>
    <message>
        <source>Report as junk</source>
        <translation>Als Spam melden</translation>
    </message>
    <message>
        <source>Show what is quoted</source>
        <translation>Zitiertes zeigen</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>Zurückstellen</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>Take the category away</source>
        <translation>Kategorie entfernen</translation>
    </message>
    <message>
        <source>This link leads elsewhere</source>
        <translation>Dieser Verweis führt anderswohin</translation>
    </message>
    <message>
        <source>This message is no longer there.</source>
        <translation>Diese Nachricht ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>You are offline. The message will open when the line is back.</source>
        <translation>Keine Verbindung. Die Nachricht öffnet sich, sobald sie wieder steht.</translation>
    </message>
</context>
<context>
    <name>Receipt</name>
    <message>
        <source>The receipt could not be sent: %1</source>
        <translation>Die Bestätigung konnte nicht gesendet werden: %1</translation>
    </message>
    <message>
        <source>The sender was told.</source>
        <translation>Der Absender wurde benachrichtigt.</translation>
    </message>
</context>
<context>
    <name>Scheduled</name>
    <message>
        <source>Do not send, edit</source>
        <translation>Nicht senden, bearbeiten</translation>
    </message>
    <message>
        <source>It is too late: the message has gone.</source>
        <translation>Zu spät: Die Nachricht ist schon unterwegs.</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Jetzt senden</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>This could not be done: %1</source>
        <translation>Das ging nicht: %1</translation>
    </message>
    <message>
        <source>This message does not wait to be sent any more.</source>
        <translation>Diese Nachricht wartet nicht mehr auf das Senden.</translation>
    </message>
    <message>
        <source>This message will be sent on %1.</source>
        <translation>Diese Nachricht wird am %1 gesendet.</translation>
    </message>
</context>
<context>
    <name>Search</name>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Narrow it down</source>
        <translation>Eingrenzen</translation>
    </message>
    <message>
        <source>Search mail</source>
        <translation>Mail durchsuchen</translation>
    </message>
    <message>
        <source>a folder, or in:all</source>
        <translation>ein Ordner, oder in:all</translation>
    </message>
    <message>
        <source>bigger than</source>
        <translation>größer als</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>noch nicht gelesen</translation>
    </message>
    <message>
        <source>one or the other</source>
        <translation>das eine oder das andere</translation>
    </message>
    <message>
        <source>received before</source>
        <translation>empfangen vor</translation>
    </message>
    <message>
        <source>received since; also 7d, 2w, 1y</source>
        <translation>empfangen seit; auch 7d, 2w, 1y</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>mit Stern</translation>
    </message>
    <message>
        <source>these words in this order</source>
        <translation>diese Wörter in dieser Folge</translation>
    </message>
    <message>
        <source>to whom</source>
        <translation>an wen</translation>
    </message>
    <message>
        <source>who wrote it</source>
        <translation>von wem</translation>
    </message>
    <message>
        <source>with attachments</source>
        <translation>mit Anhängen</translation>
    </message>
    <message>
        <source>without</source>
        <translation>ohne</translation>
    </message>
    <message>
        <source>words of the subject</source>
        <translation>Wörter im Betreff</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>%1 seconds</source>
        <translation>%1 Sekunden</translation>
    </message>
    <message numerus="yes">
        <source>%n recovery code(s) left.</source>
        <translation>
            <numerusform>Noch %n Wiederherstellungscode.</numerusform>
            <numerusform>Noch %n Wiederherstellungscodes.</numerusform>
        </translation>
    </message>
    <message>
        <source>A name that you will know again, such as Backup at home</source>
        <translation>Ein Name, den Sie wiedererkennen, etwa: Sicherung zu Hause</translation>
    </message>
    <message>
        <source>A name that you will know again, such as Thunderbird at home</source>
        <translation>Ein Name, den Sie wiedererkennen, etwa Thunderbird zu Hause</translation>
    </message>
    <message>
        <source>A new password signs out other browsers and devices. App passwords go on.</source>
        <translation>Ein neues Passwort meldet andere Browser und Geräte ab. App-Passwörter gelten weiter.</translation>
    </message>
    <message>
        <source>A table above, the message below</source>
        <translation>Oben eine Tabelle, unten die Nachricht</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add an identity</source>
        <translation>Identität hinzufügen</translation>
    </message>
    <message>
        <source>All web sessions end, this one too.</source>
        <translation>Alle Web-Sitzungen enden, auch diese.</translation>
    </message>
    <message>
        <source>Always load pictures from elsewhere</source>
        <translation>Bilder von anderswo immer laden</translation>
    </message>
    <message>
        <source>And that I am writing</source>
        <translation>Und dass ich schreibe</translation>
    </message>
    <message>
        <source>Answer for me</source>
        <translation>Für mich antworten</translation>
    </message>
    <message>
        <source>Answers go to</source>
        <translation>Antworten gehen an</translation>
    </message>
    <message>
        <source>App passwords</source>
        <translation>App-Passwörter</translation>
    </message>
    <message>
        <source>App passwords go on; each can be removed below.</source>
        <translation>App-Passwörter gelten weiter; jedes lässt sich weiter unten entfernen.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Ask for receipts</source>
        <translation>Lesebestätigungen erbitten</translation>
    </message>
    <message numerus="yes">
        <source>At least %n character(s)</source>
        <translation>
            <numerusform>Mindestens %n Zeichen</numerusform>
            <numerusform>Mindestens %n Zeichen</numerusform>
        </translation>
    </message>
    <message>
        <source>Be online in chat</source>
        <translation>Im Chat online sein</translation>
    </message>
    <message>
        <source>By the browser, while this page is open</source>
        <translation>Durch den Browser, solange diese Seite offen ist</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Kategorien</translation>
    </message>
    <message>
        <source>Categories and templates</source>
        <translation>Kategorien und Vorlagen</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>Change the password…</source>
        <translation>Passwort ändern …</translation>
    </message>
    <message>
        <source>Classic</source>
        <translation>Klassisch</translation>
    </message>
    <message>
        <source>Code of your authenticator</source>
        <translation>Code Ihrer Authenticator-App</translation>
    </message>
    <message>
        <source>Colour %1</source>
        <translation>Farbe %1</translation>
    </message>
    <message>
        <source>Colour of %1</source>
        <translation>Farbe von %1</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Compact list</source>
        <translation>Kompakte Liste</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the category %1</source>
        <translation>Kategorie %1 löschen</translation>
    </message>
    <message>
        <source>Delete the identity %1?</source>
        <translation>Die Identität %1 löschen?</translation>
    </message>
    <message>
        <source>Delete the template %1</source>
        <translation>Vorlage %1 löschen</translation>
    </message>
    <message>
        <source>Devices and tokens</source>
        <translation>Geräte und Token</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Download for %1</source>
        <translation>Herunterladen für %1</translation>
    </message>
    <message>
        <source>Each of these signs you in once, when your authenticator is not at hand. Keep them where you keep other papers; they are not shown again.</source>
        <translation>Mit jedem davon können Sie sich einmal anmelden, wenn die Authenticator-App nicht zur Hand ist. Bewahren Sie sie bei anderen wichtigen Papieren auf; sie werden nicht wieder gezeigt.</translation>
    </message>
    <message>
        <source>Edit the template %1</source>
        <translation>Vorlage %1 bearbeiten</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>End %1</source>
        <translation>%1 beenden</translation>
    </message>
    <message>
        <source>End the access of %1?</source>
        <translation>Den Zugang von %1 beenden?</translation>
    </message>
    <message numerus="yes">
        <source>End the access of %n device(s) too</source>
        <translation>
            <numerusform>Auch den Zugang von %n Gerät beenden</numerusform>
            <numerusform>Auch den Zugang von %n Geräten beenden</numerusform>
        </translation>
    </message>
    <message>
        <source>Everybody who writes gets this once</source>
        <translation>Wer schreibt, bekommt dies einmal</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Folders, list and message side by side</source>
        <translation>Ordner, Liste und Nachricht nebeneinander</translation>
    </message>
    <message>
        <source>For every new message; the other side decides whether to answer</source>
        <translation>Für jede neue Nachricht; die Gegenseite entscheidet, ob sie antwortet</translation>
    </message>
    <message>
        <source>For which program?</source>
        <translation>Für welches Programm?</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>From %1, since %2, used last %3, ends %4</source>
        <translation>Von %1, seit %2, zuletzt benutzt %3, endet %4</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Give it to the program now, for the header “Authorization: Bearer”; it is not shown again.</source>
        <translation>Geben Sie es dem Programm jetzt, für die Kopfzeile „Authorization: Bearer“; es wird nicht noch einmal gezeigt.</translation>
    </message>
    <message>
        <source>Give it to the program now; it is not shown again. Your user name stays your mail address.</source>
        <translation>Geben Sie es jetzt in das Programm ein; es wird nicht wieder gezeigt. Der Benutzername bleibt Ihre Mailadresse.</translation>
    </message>
    <message>
        <source>Group messages to conversations</source>
        <translation>Nachrichten zu Unterhaltungen zusammenfassen</translation>
    </message>
    <message>
        <source>Identities and writing</source>
        <translation>Identitäten und Schreiben</translation>
    </message>
    <message>
        <source>It tells you of new mail. The archive is made for %1: unpack it and start the program, it needs no password. It can be set up once, within three days.</source>
        <translation>Er meldet neue Nachrichten. Das Archiv ist für %1 gemacht: Entpacken Sie es und starten Sie das Programm, es braucht kein Passwort. Es kann einmal eingerichtet werden, innerhalb von drei Tagen.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>Left empty: to the address above</source>
        <translation>Leer: an die Adresse oben</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Made %1, never used</source>
        <translation>Angelegt %1, nie benutzt</translation>
    </message>
    <message>
        <source>Made %1, never used, ends %2</source>
        <translation>Angelegt %1, nie benutzt, endet %2</translation>
    </message>
    <message>
        <source>Made %1, used last %2 from %3</source>
        <translation>Angelegt %1, zuletzt benutzt %2 von %3</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Mail address</source>
        <translation>Mailadresse</translation>
    </message>
    <message>
        <source>Mail and messenger</source>
        <translation>Mail und Messenger</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Make a token</source>
        <translation>Token anlegen</translation>
    </message>
    <message>
        <source>Make a token…</source>
        <translation>Token anlegen …</translation>
    </message>
    <message>
        <source>Make an app password</source>
        <translation>App-Passwort anlegen</translation>
    </message>
    <message>
        <source>Make an app password…</source>
        <translation>App-Passwort anlegen…</translation>
    </message>
    <message>
        <source>Make new codes</source>
        <translation>Neue Codes erzeugen</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Messenger</source>
        <translation>Messenger</translation>
    </message>
    <message>
        <source>Messenger for your desktop</source>
        <translation>Messenger für Ihren Computer</translation>
    </message>
    <message>
        <source>Messengers and programs that hold a token have to be set up anew.</source>
        <translation>Messenger und Programme mit einem Token müssen neu eingerichtet werden.</translation>
    </message>
    <message>
        <source>Messengers that are signed in, and programs with a Bearer token for JMAP.</source>
        <translation>Angemeldete Messenger und Programme mit einem Bearer-Token für JMAP.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name of the category %1</source>
        <translation>Name der Kategorie %1</translation>
    </message>
    <message>
        <source>New category</source>
        <translation>Neue Kategorie</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>New password, once more</source>
        <translation>Neues Passwort, noch einmal</translation>
    </message>
    <message>
        <source>New recovery codes</source>
        <translation>Neue Wiederherstellungscodes</translation>
    </message>
    <message>
        <source>New recovery codes…</source>
        <translation>Neue Wiederherstellungscodes…</translation>
    </message>
    <message>
        <source>New template</source>
        <translation>Neue Vorlage</translation>
    </message>
    <message>
        <source>No messenger to download</source>
        <translation>Kein Messenger zum Herunterladen</translation>
    </message>
    <message>
        <source>No templates yet</source>
        <translation>Noch keine Vorlagen</translation>
    </message>
    <message>
        <source>Notify me of new messages</source>
        <translation>Über neue Nachrichten benachrichtigen</translation>
    </message>
    <message>
        <source>On since %1. Signing in here takes your password and a code; programs take app passwords.</source>
        <translation>Eingeschaltet seit %1. Die Anmeldung hier verlangt Passwort und Code; Programme verwenden App-Passwörter.</translation>
    </message>
    <message>
        <source>One for each mail program, so that none knows your own password. An app password opens IMAP, POP3, SMTP and JMAP; it cannot sign in here.</source>
        <translation>Eines für jedes Mailprogramm, damit keines Ihr eigenes Passwort kennt. Ein App-Passwort öffnet IMAP, POP3, SMTP und JMAP; hier anmelden kann man sich damit nicht.</translation>
    </message>
    <message>
        <source>One line each; for slow lines</source>
        <translation>Je eine Zeile; für langsame Leitungen</translation>
    </message>
    <message>
        <source>Or one of your recovery codes</source>
        <translation>Oder einer Ihrer Wiederherstellungscodes</translation>
    </message>
    <message>
        <source>Or type this secret into the app:</source>
        <translation>Oder tippen Sie dieses Geheimnis in die App ein:</translation>
    </message>
    <message>
        <source>Out of office</source>
        <translation>Abwesenheit</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Pictures are always loaded for</source>
        <translation>Bilder werden immer geladen für</translation>
    </message>
    <message>
        <source>QR code with the secret</source>
        <translation>QR-Code mit dem Geheimnis</translation>
    </message>
    <message>
        <source>Recovery codes</source>
        <translation>Wiederherstellungscodes</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove the app password %1?</source>
        <translation>Das App-Passwort %1 entfernen?</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as a file</source>
        <translation>Als Datei sichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Scan this with your authenticator</source>
        <translation>Mit der Authenticator-App scannen</translation>
    </message>
    <message>
        <source>Second factor</source>
        <translation>Zweiter Faktor</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>Sessions and security</source>
        <translation>Sitzungen und Sicherheit</translation>
    </message>
    <message>
        <source>Set up a second factor</source>
        <translation>Zweiten Faktor einrichten</translation>
    </message>
    <message>
        <source>Set up a second factor…</source>
        <translation>Zweiten Faktor einrichten…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Show messages as plain text</source>
        <translation>Nachrichten als reinen Text zeigen</translation>
    </message>
    <message>
        <source>Show what I type</source>
        <translation>Zeigen, was ich tippe</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Sign out everywhere</source>
        <translation>Überall abmelden</translation>
    </message>
    <message>
        <source>Sign out everywhere?</source>
        <translation>Überall abmelden?</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>Tell others in chat what I have seen</source>
        <translation>Anderen im Chat sagen, was ich gesehen habe</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>The administrator of this server has not put the program here yet.</source>
        <translation>Der Administrator dieses Servers hat das Programm hier noch nicht bereitgelegt.</translation>
    </message>
    <message>
        <source>The browser does not allow notifications for this page.</source>
        <translation>Der Browser erlaubt dieser Seite keine Benachrichtigungen.</translation>
    </message>
    <message>
        <source>The code that the app shows now</source>
        <translation>Der Code, den die App jetzt zeigt</translation>
    </message>
    <message>
        <source>The device has to be set up anew.</source>
        <translation>Das Gerät muss dann neu eingerichtet werden.</translation>
    </message>
    <message>
        <source>The last day lies before the first.</source>
        <translation>Der letzte Tag liegt vor dem ersten.</translation>
    </message>
    <message>
        <source>The new password is the old one.</source>
        <translation>Das neue Passwort ist das alte.</translation>
    </message>
    <message>
        <source>The new password is too short. %1.</source>
        <translation>Das neue Passwort ist zu kurz. %1.</translation>
    </message>
    <message>
        <source>The new password was not typed the same way twice.</source>
        <translation>Das neue Passwort wurde nicht zweimal gleich eingegeben.</translation>
    </message>
    <message>
        <source>The old ones stop working.</source>
        <translation>Die alten gelten dann nicht mehr.</translation>
    </message>
    <message>
        <source>The password for %1</source>
        <translation>Das Passwort für %1</translation>
    </message>
    <message>
        <source>The password is not right.</source>
        <translation>Das Passwort stimmt nicht.</translation>
    </message>
    <message>
        <source>The password was changed. Other browsers and devices were signed out.</source>
        <translation>Das Passwort wurde geändert. Andere Browser und Geräte wurden abgemeldet.</translation>
    </message>
    <message>
        <source>The program that uses it cannot fetch mail any more.</source>
        <translation>Das Programm, das es benutzt, kann keine Nachrichten mehr abholen.</translation>
    </message>
    <message>
        <source>The second factor is off.</source>
        <translation>Der zweite Faktor ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>The server answers for you.</source>
        <translation>Der Server antwortet für Sie.</translation>
    </message>
    <message>
        <source>The server does not take this password: %1</source>
        <translation>Der Server nimmt dieses Passwort nicht: %1</translation>
    </message>
    <message>
        <source>The session was ended.</source>
        <translation>Die Sitzung wurde beendet.</translation>
    </message>
    <message>
        <source>The token for %1</source>
        <translation>Das Token für %1</translation>
    </message>
    <message>
        <source>This code is not right. Take a fresh one.</source>
        <translation>Dieser Code stimmt nicht. Nehmen Sie einen neuen.</translation>
    </message>
    <message>
        <source>This could not be saved: %1</source>
        <translation>Dies konnte nicht gespeichert werden: %1</translation>
    </message>
    <message>
        <source>This server does not answer for you.</source>
        <translation>Dieser Server antwortet nicht für Sie.</translation>
    </message>
    <message>
        <source>Three panes</source>
        <translation>Drei Bereiche</translation>
    </message>
    <message>
        <source>Through this server, so that senders do not learn your address</source>
        <translation>Über diesen Server, damit Absender Ihre Adresse nicht erfahren</translation>
    </message>
    <message>
        <source>Time to undo sending</source>
        <translation>Zeit, um das Senden zurückzunehmen</translation>
    </message>
    <message>
        <source>Too many tries. Wait ten minutes, then try again.</source>
        <translation>Zu viele Versuche. Warten Sie zehn Minuten und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Turn off…</source>
        <translation>Ausschalten…</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Turn the second factor off</source>
        <translation>Zweiten Faktor ausschalten</translation>
    </message>
    <message>
        <source>Used last %1 from %2, ends %3</source>
        <translation>Zuletzt benutzt %1 von %2, endet %3</translation>
    </message>
    <message>
        <source>Version %1, %2</source>
        <translation>Version %1, %2</translation>
    </message>
    <message>
        <source>What it opens</source>
        <translation>Was es öffnet</translation>
    </message>
    <message>
        <source>Where you are signed in</source>
        <translation>Wo Sie angemeldet sind</translation>
    </message>
    <message>
        <source>While this page is open, also with the chat closed</source>
        <translation>Solange diese Seite offen ist, auch bei geschlossenem Chat</translation>
    </message>
    <message>
        <source>With a second factor your password alone opens nothing: signing in also takes a code that an authenticator app shows. Mail programs then need app passwords; make them first, or they stop working.</source>
        <translation>Mit einem zweiten Faktor öffnet Ihr Passwort allein nichts mehr: Die Anmeldung verlangt auch einen Code, den eine Authenticator-App zeigt. Mailprogramme brauchen dann App-Passwörter; legen Sie diese vorher an, sonst kommen sie nicht mehr hinein.</translation>
    </message>
    <message>
        <source>Without pictures and colours, where the sender gives both</source>
        <translation>Ohne Bilder und Farben, wo der Absender beides liefert</translation>
    </message>
    <message>
        <source>Write a message and choose “Save as a template”, or add one here.</source>
        <translation>Schreiben Sie eine Nachricht und wählen Sie „Als Vorlage speichern“, oder legen Sie hier eine an.</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Ihr Passwort</translation>
    </message>
    <message>
        <source>Your password until now</source>
        <translation>Ihr bisheriges Passwort</translation>
    </message>
    <message>
        <source>after three seconds</source>
        <translation>nach drei Sekunden</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>sofort</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>only when I say so</source>
        <translation>nur wenn ich es sage</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>dieser Computer</translation>
    </message>
    <message>
        <source>this one</source>
        <translation>diese</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>%1 is not shared any more.</source>
        <translation>%1 ist nicht mehr freigegeben.</translation>
    </message>
    <message numerus="yes">
        <source>%1 is shared with %n person(s).</source>
        <translation>
            <numerusform>%1 ist für %n Person freigegeben.</numerusform>
            <numerusform>%1 ist für %n Personen freigegeben.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was added</source>
        <translation>%1 wurde hinzugefügt</translation>
    </message>
    <message>
        <source>%1 was taken away</source>
        <translation>%1 wurde entfernt</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) will be deleted and cannot be brought back.</source>
        <translation>
            <numerusform>%n Nachricht wird gelöscht und kann nicht zurückgeholt werden.</numerusform>
            <numerusform>%n Nachrichten werden gelöscht und können nicht zurückgeholt werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>Person hinzufügen</translation>
    </message>
    <message>
        <source>Also marks, files, adds and deletes messages, for everybody.</source>
        <translation>Markiert, sortiert, ergänzt und löscht Nachrichten außerdem, für alle.</translation>
    </message>
    <message>
        <source>Also renames, deletes and shares the folder, and makes folders in it.</source>
        <translation>Benennt den Ordner außerdem um, löscht ihn, gibt ihn frei und legt Ordner darin an.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Delete all</source>
        <translation>Alle löschen</translation>
    </message>
    <message>
        <source>Empty %1?</source>
        <translation>%1 leeren?</translation>
    </message>
    <message>
        <source>Folders inside it are shared on their own.</source>
        <translation>Ordner darin werden für sich freigegeben.</translation>
    </message>
    <message>
        <source>Name or address</source>
        <translation>Name oder Adresse</translation>
    </message>
    <message>
        <source>Nobody but you sees this folder.</source>
        <translation>Niemand sonst sieht diesen Ordner.</translation>
    </message>
    <message>
        <source>Nobody here has the address %1.</source>
        <translation>Niemand hat hier die Adresse %1.</translation>
    </message>
    <message>
        <source>Not everything could be deleted: %1</source>
        <translation>Nicht alles konnte gelöscht werden: %1</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Sees the messages; for you nothing changes.</source>
        <translation>Sieht die Nachrichten; für Sie ändert sich nichts.</translation>
    </message>
    <message>
        <source>Share %1</source>
        <translation>%1 teilen</translation>
    </message>
    <message>
        <source>Take %1 away</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>What %1 may do</source>
        <translation>Was %1 darf</translation>
    </message>
    <message>
        <source>Who may use this folder</source>
        <translation>Wer diesen Ordner nutzen darf</translation>
    </message>
    <message>
        <source>may manage</source>
        <translation>darf verwalten</translation>
    </message>
    <message>
        <source>may read</source>
        <translation>darf lesen</translation>
    </message>
    <message>
        <source>may read and sort</source>
        <translation>darf lesen und sortieren</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message numerus="yes">
        <source>%n change(s) could not be made: %1</source>
        <translation>
            <numerusform>%n Änderung war nicht möglich: %1</numerusform>
            <numerusform>%n Änderungen waren nicht möglich: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message>
        <source>Skip to the messages</source>
        <translation>Zu den Nachrichten springen</translation>
    </message>
    <message>
        <source>The server cannot be reached</source>
        <translation>Der Server ist nicht erreichbar</translation>
    </message>
    <message>
        <source>There is no calendar here yet</source>
        <translation>Hier gibt es noch keinen Kalender</translation>
    </message>
    <message>
        <source>This server keeps mail and contacts. The calendar will have its place here.</source>
        <translation>Dieser Server hält Mail und Kontakte. Der Kalender bekommt hier seinen Platz.</translation>
    </message>
    <message>
        <source>To the inbox</source>
        <translation>Zum Posteingang</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Width of the list</source>
        <translation>Breite der Liste</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 unread of %2</source>
        <translation>%1 ungelesen von %2</translation>
    </message>
    <message>
        <source>(top level)</source>
        <translation>(oberste Ebene)</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Kategorien</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Empty the folder…</source>
        <translation>Ordner leeren …</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folders and searches</source>
        <translation>Ordner und Suchen</translation>
    </message>
    <message>
        <source>Folders of %1</source>
        <translation>Ordner von %1</translation>
    </message>
    <message>
        <source>Forget the search %1</source>
        <translation>Die Suche %1 vergessen</translation>
    </message>
    <message>
        <source>Move folder</source>
        <translation>Ordner verschieben</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Verschieben …</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>New folder inside…</source>
        <translation>Neuer Ordner darin …</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Searches</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Shared with me</source>
        <translation>Für mich freigegeben</translation>
    </message>
    <message>
        <source>Share…</source>
        <translation>Teilen …</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Mit Stern</translation>
    </message>
    <message>
        <source>Storage used</source>
        <translation>Belegter Speicher</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>shared with others</source>
        <translation>für andere freigegeben</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Address or password is not right.</source>
        <translation>Adresse oder Kennwort stimmt nicht.</translation>
    </message>
    <message>
        <source>Code of your authenticator</source>
        <translation>Code Ihrer Authenticator-App</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Mail address</source>
        <translation>Mailadresse</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Kennwort</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Wiederherstellungscode</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>Kennwort zeigen</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Sign in again to go on where you were.</source>
        <translation>Melden Sie sich wieder an, um dort weiterzumachen, wo Sie waren.</translation>
    </message>
    <message>
        <source>Sign in to your mail</source>
        <translation>Bei Ihrer Mail anmelden</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Anmeldung läuft …</translation>
    </message>
    <message>
        <source>The server cannot be reached. Check your connection.</source>
        <translation>Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung.</translation>
    </message>
    <message>
        <source>The server could not sign you in: %1</source>
        <translation>Der Server konnte Sie nicht anmelden: %1</translation>
    </message>
    <message>
        <source>This code is not right. Take a fresh one.</source>
        <translation>Dieser Code stimmt nicht. Nehmen Sie einen neuen.</translation>
    </message>
    <message>
        <source>This is an app password, made for one program. Sign in with your own.</source>
        <translation>Das ist ein App-Passwort, gemacht für ein Programm. Melden Sie sich mit Ihrem eigenen an.</translation>
    </message>
    <message>
        <source>Too many tries. Wait a minute, then try again.</source>
        <translation>Zu viele Versuche. Warten Sie eine Minute, dann versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Use a recovery code</source>
        <translation>Wiederherstellungscode verwenden</translation>
    </message>
    <message>
        <source>Use the authenticator</source>
        <translation>Authenticator-App verwenden</translation>
    </message>
    <message>
        <source>Your session has ended</source>
        <translation>Ihre Sitzung ist abgelaufen</translation>
    </message>
</context>
<context>
    <name>Source</name>
    <message>
        <source>Source of the message</source>
        <translation>Quelltext der Nachricht</translation>
    </message>
    <message>
        <source>The source could not be loaded.</source>
        <translation>Der Quelltext konnte nicht geladen werden.</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>At the weekend</source>
        <translation>Am Wochenende</translation>
    </message>
    <message>
        <source>Later today</source>
        <translation>Später heute</translation>
    </message>
    <message>
        <source>Next week</source>
        <translation>Nächste Woche</translation>
    </message>
    <message>
        <source>This evening</source>
        <translation>Heute Abend</translation>
    </message>
    <message>
        <source>Tomorrow morning</source>
        <translation>Morgen früh</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n gefunden</numerusform>
            <numerusform>%n gefunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ungelesen</numerusform>
            <numerusform>%n ungelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Category…</source>
        <translation>Kategorie …</translation>
    </message>
    <message>
        <source>Choose date and time…</source>
        <translation>Tag und Uhrzeit wählen …</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Import messages…</source>
        <translation>Nachrichten importieren …</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>Listenoptionen</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Alle als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ungelesen markieren</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Move to…</source>
        <translation>Verschieben nach …</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New category</source>
        <translation>Neue Kategorie</translation>
    </message>
    <message>
        <source>New category…</source>
        <translation>Neue Kategorie …</translation>
    </message>
    <message>
        <source>Not junk</source>
        <translation>Kein Spam</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Report as junk</source>
        <translation>Als Spam melden</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Diese Suche speichern</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Select all that are loaded</source>
        <translation>Alle geladenen auswählen</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>Zurückstellen</translation>
    </message>
    <message>
        <source>Snooze until</source>
        <translation>Zurückstellen bis</translation>
    </message>
    <message>
        <source>Snooze…</source>
        <translation>Zurückstellen …</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern</translation>
    </message>
</context>
<context>
    <name>Topbar</name>
    <message>
        <source>%1: to the inbox</source>
        <translation>%1: zum Posteingang</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ungelesen</numerusform>
            <numerusform>%n ungelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>Account %1</source>
        <translation>Konto %1</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Classic</source>
        <translation>Klassisch</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Compact list</source>
        <translation>Kompakte Liste</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Mailboxes</source>
        <translation>Postfächer</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n change(s) waiting</source>
        <translation>
            <numerusform>Keine Verbindung, %n Änderung wartet</numerusform>
            <numerusform>Keine Verbindung, %n Änderungen warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Three panes</source>
        <translation>Drei Bereiche</translation>
    </message>
    <message>
        <source>Try to connect now</source>
        <translation>Jetzt verbinden</translation>
    </message>
</context>
</TS>
