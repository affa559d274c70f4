<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Enrolment</name>
    <message>
        <source>The code of the second factor is wanted.</source>
        <translation>Der Code des zweiten Faktors wird gebraucht.</translation>
    </message>
    <message>
        <source>This is an app password. New mail needs the account&apos;s own password once, or a messenger downloaded from the webmail.</source>
        <translation>Das ist ein App-Passwort. Neue Mail braucht einmal das eigene Passwort des Kontos oder einen aus dem Webmail geladenen Messenger.</translation>
    </message>
    <message>
        <source>This profile was used already, or is too old. Download the messenger from the webmail anew.</source>
        <translation>Dieses Profil wurde schon benutzt oder ist zu alt. Laden Sie den Messenger im Webmail neu herunter.</translation>
    </message>
    <message>
        <source>The mail address or the password is not right.</source>
        <translation>Mailadresse oder Passwort stimmt nicht.</translation>
    </message>
    <message>
        <source>Too many attempts. Try again later.</source>
        <translation>Zu viele Versuche. Versuchen Sie es später wieder.</translation>
    </message>
    <message>
        <source>The mail server refuses (%1).</source>
        <translation>Der Mailserver lehnt ab (%1).</translation>
    </message>
</context>
<context>
    <name>Event</name>
    <message>
        <source>New mail</source>
        <translation>Neue Mail</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message in a room</source>
        <translation>Nachricht in einem Raum</translation>
    </message>
    <message>
        <source>Somebody mentions you</source>
        <translation>Jemand erwähnt Sie</translation>
    </message>
    <message>
        <source>Message sent</source>
        <translation>Nachricht gesendet</translation>
    </message>
    <message>
        <source>Contact comes online</source>
        <translation>Kontakt geht online</translation>
    </message>
    <message>
        <source>Contact goes offline</source>
        <translation>Kontakt geht offline</translation>
    </message>
    <message>
        <source>Somebody asks or invites</source>
        <translation>Jemand fragt an oder lädt ein</translation>
    </message>
    <message>
        <source>File is there</source>
        <translation>Datei ist da</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
</context>
<context>
    <name>Folder</name>
    <message>
        <source>Inbox</source>
        <translation>Posteingang</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>Junk</source>
        <translation>Werbung</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>The program runs already and does not answer, or its folder cannot be written to: %1</source>
        <translation>Das Programm läuft schon und antwortet nicht, oder in seinen Ordner kann nicht geschrieben werden: %1</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Connecting …</source>
        <translation>Verbinde …</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>eine ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>, the last from %1</source>
        <translation>, zuletzt von %1</translation>
    </message>
    <message>
        <source>No unread mail</source>
        <translation>Keine ungelesene Mail</translation>
    </message>
    <message numerus="yes">
        <source>%n unread mail(s)</source>
        <translation>
            <numerusform>eine ungelesene Mail</numerusform>
            <numerusform>%n ungelesene Mails</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 new</source>
        <translation>%1, %2 neu</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger</name>
    <message>
        <source>The server cannot be reached.</source>
        <translation>Der Server ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>The connection to the server was lost.</source>
        <translation>Die Verbindung zum Server ging verloren.</translation>
    </message>
    <message>
        <source>The server has ended the connection. It is tried again.</source>
        <translation>Der Server hat die Verbindung beendet. Es wird erneut versucht.</translation>
    </message>
    <message>
        <source>The server offers no encrypted connection. Nothing is sent without.</source>
        <translation>Der Server bietet keine verschlüsselte Verbindung. Ohne sie wird nichts gesendet.</translation>
    </message>
    <message>
        <source>The server shows a certificate that is not the one known. Somebody may be pretending to be it.</source>
        <translation>Der Server zeigt ein anderes Zertifikat als das bekannte. Vielleicht gibt sich jemand für ihn aus.</translation>
    </message>
    <message>
        <source>The password of %1 is needed.</source>
        <translation>Das Passwort von %1 wird gebraucht.</translation>
    </message>
    <message>
        <source>This device was signed out by the server. Sign in again by password.</source>
        <translation>Dieses Gerät wurde vom Server abgemeldet. Melden Sie sich mit dem Passwort neu an.</translation>
    </message>
    <message>
        <source>The server does not accept the password of %1.</source>
        <translation>Der Server nimmt das Passwort von %1 nicht an.</translation>
    </message>
    <message>
        <source>The account %1 may not be used for instant messaging.</source>
        <translation>Das Konto %1 darf nicht für Chat benutzt werden.</translation>
    </message>
    <message>
        <source>The server has not proved to know your password, as the right one would. Nothing was sent to it.</source>
        <translation>Der Server hat nicht bewiesen, dass er Ihr Passwort kennt, wie es der richtige täte. Ihm wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>The server takes no logins for the moment. It is tried again.</source>
        <translation>Der Server nimmt im Augenblick keine Anmeldungen an. Es wird erneut versucht.</translation>
    </message>
    <message>
        <source>The server and this program have no way of signing in in common: %1</source>
        <translation>Server und Programm haben kein gemeinsames Anmeldeverfahren: %1</translation>
    </message>
    <message>
        <source>Another program has taken this one&apos;s place at the server.</source>
        <translation>Ein anderes Programm hat dessen Platz am Server eingenommen.</translation>
    </message>
    <message>
        <source>The server has ended the connection: its rules were violated.</source>
        <translation>Der Server hat die Verbindung beendet: Seine Regeln wurden verletzt.</translation>
    </message>
    <message>
        <source>The server has ended the connection: %1</source>
        <translation>Der Server hat die Verbindung beendet: %1</translation>
    </message>
    <message>
        <source>The account&apos;s server has moved.</source>
        <translation>Der Server des Kontos ist umgezogen.</translation>
    </message>
    <message>
        <source>This server does not know the domain of %1.</source>
        <translation>Dieser Server kennt die Domain von %1 nicht.</translation>
    </message>
    <message>
        <source>What the server says cannot be understood: %1.</source>
        <translation>Was der Server sagt, ist unverständlich: %1.</translation>
    </message>
    <message>
        <source>%1 is set up here already.</source>
        <translation>%1 ist hier schon eingerichtet.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::AboutDialog</name>
    <message>
        <source>About the messenger</source>
        <translation>Über den Messenger</translation>
    </message>
    <message>
        <source>The posthorn</source>
        <translation>Das Posthorn</translation>
    </message>
    <message>
        <source>Posthorn messenger</source>
        <translation>Posthorn-Messenger</translation>
    </message>
    <message>
        <source>Built with Qt %1</source>
        <translation>Gebaut mit Qt %1</translation>
    </message>
    <message>
        <source>Version %1, with Qt %2</source>
        <translation>Version %1, mit Qt %2</translation>
    </message>
    <message>
        <source>Tells of new mail, opens the webmail, and talks over XMPP with whoever has an address.</source>
        <translation>Meldet neue Mails, öffnet das Webmail und plaudert über XMPP mit allen, die eine Adresse haben.</translation>
    </message>
    <message>
        <source>Emoji names are those of the Unicode CLDR.</source>
        <translation>Die Namen der Emoji stammen aus dem Unicode-CLDR.</translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation>Über &amp;Qt</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::AccountChoice</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>A&amp;ccount</source>
        <translation>&amp;Konto</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::AddContactDialog</name>
    <message>
        <source>Add a contact</source>
        <translation>Kontakt hinzufügen</translation>
    </message>
    <message>
        <source>Name or address</source>
        <translation>Name oder Adresse</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>They see it with your request</source>
        <translation>Wird mit Ihrer Anfrage gezeigt</translation>
    </message>
    <message>
        <source>People of the directory</source>
        <translation>Personen aus dem Verzeichnis</translation>
    </message>
    <message>
        <source>&amp;Who</source>
        <translation>&amp;Wer</translation>
    </message>
    <message>
        <source>Shown &amp;as</source>
        <translation>&amp;Anzeigen als</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>&amp;Gruppe</translation>
    </message>
    <message>
        <source>A &amp;word</source>
        <translation>Ein W&amp;ort dazu</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>They are asked whether you may see when they are online.</source>
        <translation>Die Person wird gefragt, ob Sie sehen dürfen, wann sie online ist.</translation>
    </message>
    <message>
        <source>That is yourself.</source>
        <translation>Das sind Sie selbst.</translation>
    </message>
    <message>
        <source>%1 is one of your contacts already.</source>
        <translation>%1 gehört schon zu Ihren Kontakten.</translation>
    </message>
    <message>
        <source>The address is not complete yet.</source>
        <translation>Die Adresse ist noch nicht vollständig.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Alerts</name>
    <message>
        <source>New mail</source>
        <translation>Neue Mail</translation>
    </message>
    <message>
        <source>Mail from %1</source>
        <translation>Mail von %1</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message numerus="yes">
        <source>%n new mail(s)</source>
        <translation>
            <numerusform>%n neue Mail</numerusform>
            <numerusform>%n neue Mails</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Zur Kenntnis nehmen</translation>
    </message>
    <message>
        <source>%1 would like to see when you are online</source>
        <translation>%1 möchte sehen, wann Sie online sind</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>%1 invites you to a room</source>
        <translation>%1 lädt Sie in einen Raum ein</translation>
    </message>
    <message>
        <source>File saved</source>
        <translation>Datei gespeichert</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message>
        <source>File: %1</source>
        <translation>Datei: %1</translation>
    </message>
    <message>
        <source>An encrypted message, which cannot be read here</source>
        <translation>Eine verschlüsselte Nachricht, die hier nicht gelesen werden kann</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>%1 is online</source>
        <translation>%1 ist online</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::BubbleView</name>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Corrected %1</source>
        <translation>Korrigiert: %1</translation>
    </message>
    <message>
        <source>Nothing has been written here yet.</source>
        <translation>Hier wurde noch nichts geschrieben.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Chat</name>
    <message>
        <source>You are a moderator now.</source>
        <translation>Sie moderieren jetzt.</translation>
    </message>
    <message>
        <source>You may only listen now.</source>
        <translation>Sie können jetzt nur zuhören.</translation>
    </message>
    <message>
        <source>You may speak now.</source>
        <translation>Sie haben jetzt das Wort.</translation>
    </message>
    <message>
        <source>You are no longer a moderator.</source>
        <translation>Sie moderieren nicht mehr.</translation>
    </message>
    <message>
        <source>There is such a room already.</source>
        <translation>Diesen Raum gibt es schon.</translation>
    </message>
    <message>
        <source>There is no connection to the server.</source>
        <translation>Es besteht keine Verbindung zum Server.</translation>
    </message>
    <message>
        <source>The room does not know this message.</source>
        <translation>Der Raum kennt diese Nachricht nicht.</translation>
    </message>
    <message>
        <source>The room has no settings to show.</source>
        <translation>Der Raum hat keine Einstellungen.</translation>
    </message>
    <message>
        <source>The server has no rooms.</source>
        <translation>Der Server hat keine Räume.</translation>
    </message>
    <message>
        <source>The file is too large for the server.</source>
        <translation>Die Datei ist zu groß für den Server.</translation>
    </message>
    <message>
        <source>The server does not allow that.</source>
        <translation>Der Server erlaubt das nicht.</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>Die Datei ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The server answered: %1</source>
        <translation>Der Server antwortete: %1</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>Die Datei ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The server takes no files.</source>
        <translation>Der Server nimmt keine Dateien an.</translation>
    </message>
    <message>
        <source>The file is larger than the server allows.</source>
        <translation>Die Datei ist größer, als der Server erlaubt.</translation>
    </message>
    <message>
        <source>Picture %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>The picture cannot be written.</source>
        <translation>Das Bild kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The server offers no place for the file.</source>
        <translation>Der Server bietet keinen Platz für die Datei.</translation>
    </message>
    <message>
        <source>The server offers no safe place for the file.</source>
        <translation>Der Server bietet keinen sicheren Platz für die Datei.</translation>
    </message>
    <message>
        <source>That is no address of a file.</source>
        <translation>Das ist keine Adresse einer Datei.</translation>
    </message>
    <message>
        <source>The file cannot be written: %1</source>
        <translation>Die Datei kann nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>The picture is too large to be shown.</source>
        <translation>Das Bild ist zu groß, um gezeigt zu werden.</translation>
    </message>
    <message>
        <source>This server writes down conversations, texts included, where the administrator can read them.</source>
        <translation>Dieser Server zeichnet Gespräche samt ihrem Wortlaut auf; die Verwaltung kann sie lesen.</translation>
    </message>
    <message>
        <source>This server writes down who writes to whom, and when; not what is written.</source>
        <translation>Dieser Server zeichnet auf, wer wem wann schreibt, aber nicht, was.</translation>
    </message>
    <message>
        <source>Reason: %1</source>
        <translation>Grund: %1</translation>
    </message>
    <message>
        <source>%1 is now called %2.</source>
        <translation>%1 heißt jetzt %2.</translation>
    </message>
    <message>
        <source>%1 was banned.</source>
        <translation>%1 wurde ausgeschlossen.</translation>
    </message>
    <message>
        <source>%1 was put out.</source>
        <translation>%1 wurde hinausgesetzt.</translation>
    </message>
    <message>
        <source>The room was destroyed.</source>
        <translation>Der Raum wurde aufgelöst.</translation>
    </message>
    <message>
        <source>You were banned from this room.</source>
        <translation>Sie wurden aus diesem Raum ausgeschlossen.</translation>
    </message>
    <message>
        <source>The connection to the room was lost.</source>
        <translation>Die Verbindung zum Raum ging verloren.</translation>
    </message>
    <message>
        <source>You were put out of this room.</source>
        <translation>Sie wurden aus diesem Raum hinausgesetzt.</translation>
    </message>
    <message>
        <source>Only members may stay in this room.</source>
        <translation>Nur Mitglieder dürfen in diesem Raum bleiben.</translation>
    </message>
    <message>
        <source>That nickname is taken.</source>
        <translation>Dieser Name ist vergeben.</translation>
    </message>
    <message>
        <source>The room wants a password.</source>
        <translation>Der Raum verlangt ein Passwort.</translation>
    </message>
    <message>
        <source>You are banned from this room.</source>
        <translation>Sie sind aus diesem Raum ausgeschlossen.</translation>
    </message>
    <message>
        <source>Only members may enter this room.</source>
        <translation>Nur Mitglieder dürfen diesen Raum betreten.</translation>
    </message>
    <message>
        <source>The room is full.</source>
        <translation>Der Raum ist voll.</translation>
    </message>
    <message>
        <source>There is no such room, or its owner is still preparing it.</source>
        <translation>Diesen Raum gibt es nicht, oder er wird noch eingerichtet.</translation>
    </message>
    <message>
        <source>%1 wants your attention.</source>
        <translation>%1 bittet um Ihre Aufmerksamkeit.</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>There is no such address, or nobody is there.</source>
        <translation>Diese Adresse gibt es nicht, oder niemand ist da.</translation>
    </message>
    <message>
        <source>The other server cannot be reached.</source>
        <translation>Der andere Server ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>That is not allowed.</source>
        <translation>Das ist nicht erlaubt.</translation>
    </message>
    <message>
        <source>The server&apos;s rules do not allow that.</source>
        <translation>Die Regeln des Servers erlauben das nicht.</translation>
    </message>
    <message>
        <source>Only members may enter.</source>
        <translation>Nur Mitglieder dürfen eintreten.</translation>
    </message>
    <message>
        <source>That name is taken.</source>
        <translation>Dieser Name ist vergeben.</translation>
    </message>
    <message>
        <source>There is no room for more.</source>
        <translation>Für mehr ist kein Platz.</translation>
    </message>
    <message>
        <source>The other side does not offer that, or cannot be reached.</source>
        <translation>Die andere Seite bietet das nicht an oder ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>There was no answer in time.</source>
        <translation>Es kam nicht rechtzeitig eine Antwort.</translation>
    </message>
    <message>
        <source>That did not work.</source>
        <translation>Das hat nicht geklappt.</translation>
    </message>
    <message>
        <source>This message was taken back.</source>
        <translation>Diese Nachricht wurde zurückgenommen.</translation>
    </message>
    <message>
        <source>Encrypted, cannot be read here.</source>
        <translation>Verschlüsselt, hier nicht lesbar.</translation>
    </message>
    <message>
        <source>Picture: %1</source>
        <translation>Bild: %1</translation>
    </message>
    <message>
        <source>File: %1</source>
        <translation>Datei: %1</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Composer</name>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Gold</source>
        <translation>Gold</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Türkis</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Send a file</source>
        <translation>Datei senden</translation>
    </message>
    <message>
        <source>Text colour</source>
        <translation>Textfarbe</translation>
    </message>
    <message>
        <source>Do not reply or correct</source>
        <translation>Nicht antworten oder korrigieren</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>Fett</translation>
    </message>
    <message>
        <source>Italic</source>
        <translation>Kursiv</translation>
    </message>
    <message>
        <source>Strike through</source>
        <translation>Durchgestrichen</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Send (Enter; Shift+Enter begins a line)</source>
        <translation>Senden (Eingabe; Umschalt+Eingabe beginnt eine Zeile)</translation>
    </message>
    <message>
        <source>Send (Ctrl+Enter)</source>
        <translation>Senden (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Usual colour</source>
        <translation>Übliche Farbe</translation>
    </message>
    <message>
        <source>Reply to %1</source>
        <translation>Antwort an %1</translation>
    </message>
    <message>
        <source>Correct the message</source>
        <translation>Nachricht korrigieren</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ComposerField</name>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>No suggestions</source>
        <translation>Keine Vorschläge</translation>
    </message>
    <message>
        <source>&amp;Add “%1” to my words</source>
        <translation>„%1“ zu meinen Wörtern &amp;hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Spelling</source>
        <translation>&amp;Rechtschreibung</translation>
    </message>
    <message>
        <source>&amp;Off</source>
        <translation>&amp;Aus</translation>
    </message>
    <message>
        <source>As the &amp;desktop</source>
        <translation>Wie der &amp;Desktop</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ContactInfoDialog</name>
    <message>
        <source>About %1</source>
        <translation>Über %1</translation>
    </message>
    <message>
        <source>Picture of %1</source>
        <translation>Bild von %1</translation>
    </message>
    <message>
        <source>last seen %1</source>
        <translation>zuletzt da: %1</translation>
    </message>
    <message>
        <source>None; several with commas between</source>
        <translation>Keine; mehrere durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Shown &amp;as</source>
        <translation>&amp;Anzeigen als</translation>
    </message>
    <message>
        <source>&amp;Groups</source>
        <translation>&amp;Gruppen</translation>
    </message>
    <message>
        <source>You see one another&apos;s presence</source>
        <translation>Sie sehen gegenseitig, wer da ist</translation>
    </message>
    <message>
        <source>You see theirs; they do not see yours</source>
        <translation>Sie sehen die Anwesenheit, umgekehrt nicht</translation>
    </message>
    <message>
        <source>They see yours; you do not see theirs</source>
        <translation>Ihre Anwesenheit wird gesehen, umgekehrt nicht</translation>
    </message>
    <message>
        <source>You have asked; they have not answered yet</source>
        <translation>Sie haben gefragt, eine Antwort steht aus</translation>
    </message>
    <message>
        <source>Nobody sees anything of the other</source>
        <translation>Keiner sieht etwas vom anderen</translation>
    </message>
    <message>
        <source>Presence</source>
        <translation>Anwesenheit</translation>
    </message>
    <message>
        <source>Your organisation keeps this contact in everybody&apos;s list.</source>
        <translation>Ihre Organisation führt diesen Kontakt in allen Listen.</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>&amp;Write</source>
        <translation>&amp;Schreiben</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>&amp;Verlauf</translation>
    </message>
    <message>
        <source>Ask a&amp;gain</source>
        <translation>Er&amp;neut fragen</translation>
    </message>
    <message>
        <source>A&amp;dd</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>&amp;Block</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Remove the contact?</source>
        <translation>Kontakt entfernen?</translation>
    </message>
    <message>
        <source>Remove %1 from your contacts? Neither sees the other&apos;s presence then.</source>
        <translation>%1 aus Ihren Kontakten entfernen? Danach sieht keiner mehr, ob der andere da ist.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ContactModel</name>
    <message>
        <source>Blocked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Has not accepted yet</source>
        <translation>Hat noch nicht zugestimmt</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Group %1, %2 of %3 online</source>
        <translation>Gruppe %1, %2 von %3 online</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ConversationModel</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>eine ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ConversationView</name>
    <message>
        <source>Participants</source>
        <translation>Teilnehmende</translation>
    </message>
    <message>
        <source>This server takes no files</source>
        <translation>Dieser Server nimmt keine Dateien an</translation>
    </message>
    <message>
        <source>About this room</source>
        <translation>Über diesen Raum</translation>
    </message>
    <message>
        <source>About this contact</source>
        <translation>Über diesen Kontakt</translation>
    </message>
    <message>
        <source>Search in this conversation</source>
        <translation>In diesem Gespräch suchen</translation>
    </message>
    <message>
        <source>Invite people</source>
        <translation>Leute einladen</translation>
    </message>
    <message>
        <source>Talk with more people</source>
        <translation>Weitere Leute dazuholen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Conversation with %1</source>
        <translation>Gespräch mit %1</translation>
    </message>
    <message numerus="yes">
        <source>%n participant(s)</source>
        <translation>
            <numerusform>%n Person</numerusform>
            <numerusform>%n Personen</numerusform>
        </translation>
    </message>
    <message>
        <source>You are not in this room.</source>
        <translation>Sie sind nicht in diesem Raum.</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Betreten</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Password of the room</source>
        <translation>Passwort des Raums</translation>
    </message>
    <message>
        <source>%1 is none of your contacts.</source>
        <translation>%1 gehört nicht zu Ihren Kontakten.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Receiving %1</source>
        <translation>%1 wird empfangen</translation>
    </message>
    <message>
        <source>Sending %1</source>
        <translation>%1 wird gesendet</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>%1 abbrechen</translation>
    </message>
    <message>
        <source>%1, %2 of %3</source>
        <translation>%1, %2 von %3</translation>
    </message>
    <message>
        <source>The message is too long: 64 KiB at most.</source>
        <translation>Die Nachricht ist zu lang: höchstens 64 KiB.</translation>
    </message>
    <message>
        <source>Send files</source>
        <translation>Dateien senden</translation>
    </message>
    <message>
        <source>“%1” cannot be read.</source>
        <translation>„%1“ ist nicht lesbar.</translation>
    </message>
    <message>
        <source>This server takes no files.</source>
        <translation>Dieser Server nimmt keine Dateien an.</translation>
    </message>
    <message>
        <source>“%1” is too large: %2, the server takes %3.</source>
        <translation>„%1“ ist zu groß: %2, der Server nimmt %3.</translation>
    </message>
    <message>
        <source>Send the picture?</source>
        <translation>Bild senden?</translation>
    </message>
    <message>
        <source>Send this picture of %1 × %2 pixels?</source>
        <translation>Dieses Bild mit %1 × %2 Bildpunkten senden?</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>This link is not opened: %1</source>
        <translation>Dieser Verweis wird nicht geöffnet: %1</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>&amp;Reply</source>
        <translation>&amp;Antworten</translation>
    </message>
    <message>
        <source>R&amp;eact</source>
        <translation>&amp;Reagieren</translation>
    </message>
    <message>
        <source>&amp;Other …</source>
        <translation>&amp;Andere …</translation>
    </message>
    <message>
        <source>&amp;Correct</source>
        <translation>&amp;Korrigieren</translation>
    </message>
    <message>
        <source>&amp;Take back</source>
        <translation>&amp;Zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Remove for all</source>
        <translation>Für alle &amp;entfernen</translation>
    </message>
    <message>
        <source>Send &amp;again</source>
        <translation>&amp;Nochmals senden</translation>
    </message>
    <message>
        <source>&amp;Save as …</source>
        <translation>&amp;Speichern unter …</translation>
    </message>
    <message>
        <source>Copy the a&amp;ddress</source>
        <translation>A&amp;dresse kopieren</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>K&amp;opieren</translation>
    </message>
    <message>
        <source>Copy the &amp;link</source>
        <translation>&amp;Verweis kopieren</translation>
    </message>
    <message>
        <source>&amp;Mention</source>
        <translation>&amp;Erwähnen</translation>
    </message>
    <message>
        <source>&amp;Private message</source>
        <translation>&amp;Private Nachricht</translation>
    </message>
    <message>
        <source>&amp;Add to the contacts</source>
        <translation>Zu den &amp;Kontakten hinzufügen</translation>
    </message>
    <message>
        <source>Let them &amp;speak</source>
        <translation>&amp;Sprechen lassen</translation>
    </message>
    <message>
        <source>Let them only &amp;listen</source>
        <translation>Nur &amp;zuhören lassen</translation>
    </message>
    <message>
        <source>Make m&amp;oderator</source>
        <translation>Zur M&amp;oderation machen</translation>
    </message>
    <message>
        <source>Make m&amp;ember</source>
        <translation>Zum &amp;Mitglied machen</translation>
    </message>
    <message>
        <source>&amp;Turn out …</source>
        <translation>&amp;Hinaussetzen …</translation>
    </message>
    <message>
        <source>Turn out</source>
        <translation>Hinaussetzen</translation>
    </message>
    <message>
        <source>Reason (%1 will see it)</source>
        <translation>Grund (%1 bekommt ihn zu sehen)</translation>
    </message>
    <message>
        <source>&amp;Ban …</source>
        <translation>&amp;Ausschließen …</translation>
    </message>
    <message>
        <source>Ban</source>
        <translation>Ausschließen</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Einladen</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Thema</translation>
    </message>
    <message>
        <source>Topic of the room</source>
        <translation>Thema des Raums</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>&amp;Verlauf</translation>
    </message>
    <message>
        <source>&amp;About this room</source>
        <translation>&amp;Über diesen Raum</translation>
    </message>
    <message>
        <source>&amp;About this contact</source>
        <translation>&amp;Über diesen Kontakt</translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>&amp;Block</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>Change the &amp;topic …</source>
        <translation>&amp;Thema ändern …</translation>
    </message>
    <message>
        <source>Change my &amp;name here …</source>
        <translation>Meinen &amp;Namen hier ändern …</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>My name in this room</source>
        <translation>Mein Name in diesem Raum</translation>
    </message>
    <message>
        <source>&amp;Enter when the program starts</source>
        <translation>Beim Programmstart &amp;betreten</translation>
    </message>
    <message>
        <source>Ask to &amp;speak</source>
        <translation>Um das &amp;Wort bitten</translation>
    </message>
    <message>
        <source>&amp;Members and bans …</source>
        <translation>&amp;Mitglieder und Verbannte …</translation>
    </message>
    <message>
        <source>&amp;Settings of the room …</source>
        <translation>&amp;Einstellungen des Raums …</translation>
    </message>
    <message>
        <source>&amp;Destroy the room …</source>
        <translation>Raum auf&amp;lösen …</translation>
    </message>
    <message>
        <source>Destroy the room?</source>
        <translation>Raum auflösen?</translation>
    </message>
    <message>
        <source>All leave the room, and it is gone for everybody. Destroy it?</source>
        <translation>Alle verlassen den Raum, und es gibt ihn dann nicht mehr. Auflösen?</translation>
    </message>
    <message>
        <source>&amp;Leave the room</source>
        <translation>Raum &amp;verlassen</translation>
    </message>
    <message>
        <source>C&amp;opy what is marked</source>
        <translation>Markiertes k&amp;opieren</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ConversationsWindow</name>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Database</name>
    <message>
        <source>The history of conversations could not be read. It was moved aside to %1; what the server has kept is fetched again.</source>
        <translation>Der Gesprächsverlauf war nicht lesbar. Er wurde nach %1 verschoben; was der Server aufbewahrt hat, wird erneut geholt.</translation>
    </message>
    <message>
        <source>The history of conversations cannot be written to %1. Until the program ends it is kept in memory.</source>
        <translation>Der Gesprächsverlauf kann nicht nach %1 geschrieben werden. Bis zum Programmende bleibt er im Speicher.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::EmojiPicker</name>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Search emoji</source>
        <translation>Emoji suchen</translation>
    </message>
    <message>
        <source>Often used</source>
        <translation>Oft benutzt</translation>
    </message>
    <message>
        <source>Smileys</source>
        <translation>Smileys</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Menschen</translation>
    </message>
    <message>
        <source>Animals and nature</source>
        <translation>Tiere und Natur</translation>
    </message>
    <message>
        <source>Food and drink</source>
        <translation>Essen und Trinken</translation>
    </message>
    <message>
        <source>Travel and places</source>
        <translation>Reisen und Orte</translation>
    </message>
    <message>
        <source>Activities</source>
        <translation>Aktivitäten</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Gegenstände</translation>
    </message>
    <message>
        <source>Symbols and flags</source>
        <translation>Symbole und Flaggen</translation>
    </message>
    <message>
        <source>No emoji is called so</source>
        <translation>Kein Emoji heißt so</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::FirstStart</name>
    <message>
        <source>&amp;Keep the password in the keyring</source>
        <translation>Passwort im &amp;Schlüsselbund aufbewahren</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Posthorn messenger</source>
        <translation>Posthorn-Messenger</translation>
    </message>
    <message>
        <source>name@example.org</source>
        <translation>name@example.org</translation>
    </message>
    <message>
        <source>Found by itself</source>
        <translation>Wird selbst gefunden</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>Ser&amp;ver</translation>
    </message>
    <message>
        <source>I have a &amp;profile file …</source>
        <translation>Ich habe eine Profil&amp;datei …</translation>
    </message>
    <message>
        <source>Profile file</source>
        <translation>Profildatei</translation>
    </message>
    <message>
        <source>Profiles (*.profile);;All files (*)</source>
        <translation>Profile (*.profile);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Looking for the servers</source>
        <translation>Die Server werden gesucht</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>Ist das Ihr Server?</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Sign in with your mail address: mail and chat are found by it.</source>
        <translation>Melden Sie sich mit Ihrer Mailadresse an: Mail und Chat werden darüber gefunden.</translation>
    </message>
    <message>
        <source>Trust this server</source>
        <translation>Diesem Server vertrauen</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Do not trust it</source>
        <translation>Nicht vertrauen</translation>
    </message>
    <message>
        <source>The address is not complete yet.</source>
        <translation>Die Adresse ist noch nicht vollständig.</translation>
    </message>
    <message>
        <source>The password is missing.</source>
        <translation>Das Passwort fehlt.</translation>
    </message>
    <message>
        <source>No authority vouches for the certificate of %1.</source>
        <translation>Für das Zertifikat von %1 bürgt keine Zertifizierungsstelle.</translation>
    </message>
    <message>
        <source>%1 has another certificate than before. That may be right, or somebody is listening in between.</source>
        <translation>%1 hat ein anderes Zertifikat als bisher. Das kann seine Richtigkeit haben, oder jemand hört mit.</translation>
    </message>
    <message>
        <source>Its fingerprint (SHA-256), which your administrator can tell you:</source>
        <translation>Sein Fingerabdruck (SHA-256), den Ihnen Ihre Verwaltung nennen kann:</translation>
    </message>
    <message>
        <source>Until now it was:</source>
        <translation>Bisher war es:</translation>
    </message>
    <message>
        <source>Fingerprint of the certificate</source>
        <translation>Fingerabdruck des Zertifikats</translation>
    </message>
    <message>
        <source>Fingerprint until now</source>
        <translation>Fingerabdruck bisher</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Erneut anmelden</translation>
    </message>
    <message>
        <source>Compare before you answer.</source>
        <translation>Vergleichen Sie, bevor Sie antworten.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::FolderColours</name>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Türkis</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>&amp;Keine</translation>
    </message>
    <message>
        <source>&amp;Another …</source>
        <translation>&amp;Andere …</translation>
    </message>
    <message>
        <source>Colour of the folder</source>
        <translation>Farbe des Ordners</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::FolderModel</name>
    <message>
        <source>%1: %2 new, %3 unread, %4 in all</source>
        <translation>%1: %2 neu, %3 ungelesen, %4 insgesamt</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::FormWidget</name>
    <message>
        <source>%1 (needed)</source>
        <translation>%1 (nötig)</translation>
    </message>
    <message>
        <source>“%1” is needed.</source>
        <translation>„%1“ wird gebraucht.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::HistoryWindow</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Search what was written</source>
        <translation>Geschriebenes durchsuchen</translation>
    </message>
    <message>
        <source>Found messages</source>
        <translation>Gefundene Nachrichten</translation>
    </message>
    <message>
        <source>All conversations</source>
        <translation>Alle Gespräche</translation>
    </message>
    <message>
        <source>Type words to search in this conversation.</source>
        <translation>Wörter eintippen, um dieses Gespräch zu durchsuchen.</translation>
    </message>
    <message>
        <source>Type words to search in all conversations.</source>
        <translation>Wörter eintippen, um alle Gespräche zu durchsuchen.</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message numerus="yes">
        <source>The latest %n message(s); scroll for more</source>
        <translation>
            <numerusform>Die neueste Nachricht; weiterblättern für mehr</numerusform>
            <numerusform>Die neuesten %n Nachrichten; weiterblättern für mehr</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>eine Nachricht gefunden</numerusform>
            <numerusform>%n Nachrichten gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>What was found is shown here, with what was written around it.</source>
        <translation>Hier steht, was gefunden wurde, und was darum herum geschrieben wurde.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::JoinRoomDialog</name>
    <message>
        <source>Enter a room</source>
        <translation>Raum betreten</translation>
    </message>
    <message>
        <source>Name of the room, or its whole address</source>
        <translation>Name des Raums oder seine ganze Adresse</translation>
    </message>
    <message>
        <source>Rooms of this server</source>
        <translation>Räume dieses Servers</translation>
    </message>
    <message>
        <source>&amp;Room</source>
        <translation>&amp;Raum</translation>
    </message>
    <message>
        <source>&amp;My name there</source>
        <translation>&amp;Mein Name dort</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Betreten</translation>
    </message>
    <message numerus="yes">
        <source>%n participant(s)</source>
        <translation>
            <numerusform>%n Person</numerusform>
            <numerusform>%n Personen</numerusform>
        </translation>
    </message>
    <message>
        <source>A room that does not exist yet is made, and yours.</source>
        <translation>Einen Raum, den es noch nicht gibt, legen Sie damit an; er gehört Ihnen.</translation>
    </message>
    <message>
        <source>That is no address of a room.</source>
        <translation>Das ist keine Adresse eines Raums.</translation>
    </message>
    <message>
        <source>Address: %1</source>
        <translation>Adresse: %1</translation>
    </message>
    <message>
        <source>Address: %1 (made when there is none)</source>
        <translation>Adresse: %1 (wird angelegt, wenn es sie nicht gibt)</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::MailWatch</name>
    <message>
        <source>This account has not been enrolled for new mail yet.</source>
        <translation>Dieses Konto ist noch nicht für neue Mail angemeldet.</translation>
    </message>
    <message>
        <source>The mail server&apos;s answer cannot be understood.</source>
        <translation>Die Antwort des Mailservers ist unverständlich.</translation>
    </message>
    <message>
        <source>The server does not know this device any more: enrol the account again.</source>
        <translation>Der Server kennt dieses Gerät nicht mehr: Melden Sie das Konto neu an.</translation>
    </message>
    <message>
        <source>This device may not ask for new mail: enrol the account again.</source>
        <translation>Dieses Gerät darf nicht nach neuer Mail fragen: Melden Sie das Konto neu an.</translation>
    </message>
    <message>
        <source>The mail server offers nothing to the messenger.</source>
        <translation>Der Mailserver bietet dem Messenger nichts an.</translation>
    </message>
    <message>
        <source>The mail server has a problem (%1).</source>
        <translation>Der Mailserver hat ein Problem (%1).</translation>
    </message>
    <message>
        <source>The webmail gives no link (%1).</source>
        <translation>Das Webmail gibt keinen Verweis aus (%1).</translation>
    </message>
    <message>
        <source>The webmail&apos;s link leads elsewhere and was not opened.</source>
        <translation>Der Verweis des Webmails führt anderswohin und wurde nicht geöffnet.</translation>
    </message>
    <message>
        <source>No browser could be started.</source>
        <translation>Es ließ sich kein Browser starten.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::MainWindow</name>
    <message>
        <source>Posthorn messenger</source>
        <translation>Posthorn-Messenger</translation>
    </message>
    <message>
        <source>Search people and conversations</source>
        <translation>Personen und Gespräche suchen</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Mail folders</source>
        <translation>Mailordner</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>&amp;Chat</source>
        <translation>&amp;Chat</translation>
    </message>
    <message>
        <source>&amp;Add a contact …</source>
        <translation>Kontakt &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Group conversation …</source>
        <translation>&amp;Gruppengespräch …</translation>
    </message>
    <message>
        <source>&amp;Enter a room …</source>
        <translation>Raum &amp;betreten …</translation>
    </message>
    <message>
        <source>&amp;Requests …</source>
        <translation>&amp;Anfragen …</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>&amp;Verlauf</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>B&amp;eenden</translation>
    </message>
    <message>
        <source>&amp;Mail</source>
        <translation>&amp;Mail</translation>
    </message>
    <message>
        <source>No account with mail is switched on.</source>
        <translation>Kein Konto mit Mail ist eingeschaltet.</translation>
    </message>
    <message>
        <source>&amp;Write a mail</source>
        <translation>Mail &amp;schreiben</translation>
    </message>
    <message>
        <source>&amp;Open the webmail</source>
        <translation>&amp;Webmail öffnen</translation>
    </message>
    <message>
        <source>&amp;Calendar</source>
        <translation>&amp;Kalender</translation>
    </message>
    <message>
        <source>&amp;Acknowledge the alert</source>
        <translation>Meldung &amp;zur Kenntnis nehmen</translation>
    </message>
    <message>
        <source>&amp;Extras</source>
        <translation>E&amp;xtras</translation>
    </message>
    <message>
        <source>&amp;Show contacts that are offline</source>
        <translation>&amp;Kontakte zeigen, die offline sind</translation>
    </message>
    <message>
        <source>&amp;Preferences …</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;About …</source>
        <translation>&amp;Über …</translation>
    </message>
    <message>
        <source>Chats (%1)</source>
        <translation>Chats (%1)</translation>
    </message>
    <message>
        <source>Mail (%1)</source>
        <translation>Mail (%1)</translation>
    </message>
    <message>
        <source>Nothing is called so.</source>
        <translation>Nichts heißt so.</translation>
    </message>
    <message>
        <source>No contacts yet. Ctrl+N adds one.</source>
        <translation>Noch keine Kontakte. Strg+N fügt einen hinzu.</translation>
    </message>
    <message>
        <source>No folders are known yet.</source>
        <translation>Noch sind keine Ordner bekannt.</translation>
    </message>
    <message>
        <source>No conversations yet. Choose somebody among the contacts.</source>
        <translation>Noch keine Gespräche. Wählen Sie jemanden aus den Kontakten.</translation>
    </message>
    <message>
        <source>The server has another certificate than before.</source>
        <translation>Der Server hat ein anderes Zertifikat als bisher.</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>The password is missing.</source>
        <translation>Das Passwort fehlt.</translation>
    </message>
    <message>
        <source>Password …</source>
        <translation>Passwort …</translation>
    </message>
    <message>
        <source>No connection; it is tried again.</source>
        <translation>Keine Verbindung; es wird erneut versucht.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) of new contacts</source>
        <translation>
            <numerusform>Eine Anfrage eines neuen Kontakts</numerusform>
            <numerusform>%n Anfragen neuer Kontakte</numerusform>
        </translation>
    </message>
    <message>
        <source>Invitation</source>
        <translation>Einladung</translation>
    </message>
    <message>
        <source>%1 invites you to “%2”.</source>
        <translation>%1 lädt Sie zu „%2“ ein.</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Betreten</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>This desktop has no tray: closing the window minimises it.</source>
        <translation>Dieser Desktop hat keine Ablage für Symbole: Schließen verkleinert das Fenster.</translation>
    </message>
    <message>
        <source>Talk with all %1</source>
        <translation>Mit allen %1 sprechen</translation>
    </message>
    <message>
        <source>&amp;Write</source>
        <translation>&amp;Schreiben</translation>
    </message>
    <message>
        <source>&amp;About this contact</source>
        <translation>&amp;Über diesen Kontakt</translation>
    </message>
    <message>
        <source>Write a &amp;mail</source>
        <translation>&amp;Mail schreiben</translation>
    </message>
    <message>
        <source>&amp;Unblock</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>&amp;Block</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>A&amp;dd a contact …</source>
        <translation>Kontakt &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Öffnen</translation>
    </message>
    <message>
        <source>Mark as &amp;read</source>
        <translation>Als &amp;gelesen markieren</translation>
    </message>
    <message>
        <source>&amp;Leave the room</source>
        <translation>Raum &amp;verlassen</translation>
    </message>
    <message>
        <source>Leave and &amp;forget the room</source>
        <translation>Raum verlassen und ver&amp;gessen</translation>
    </message>
    <message>
        <source>&amp;Take off the list</source>
        <translation>Aus der &amp;Liste nehmen</translation>
    </message>
    <message>
        <source>&amp;Open in the webmail</source>
        <translation>Im Webmail ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Acknowledge</source>
        <translation>&amp;Zur Kenntnis nehmen</translation>
    </message>
    <message>
        <source>Tell of &amp;new mail here</source>
        <translation>&amp;Neue Mail hier melden</translation>
    </message>
    <message>
        <source>&amp;Alerts …</source>
        <translation>&amp;Meldungen …</translation>
    </message>
    <message>
        <source>No account with chat is switched on.</source>
        <translation>Kein Konto mit Chat ist eingeschaltet.</translation>
    </message>
    <message>
        <source>Group conversation</source>
        <translation>Gruppengespräch</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>&amp;Colour …</source>
        <translation>&amp;Farbe …</translation>
    </message>
    <message>
        <source>Sign in …</source>
        <translation>Anmelden …</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::MessageModel</name>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>%1 at %2: %3</source>
        <translation>%1 um %2: %3</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>New messages</source>
        <translation>Neue Nachrichten</translation>
    </message>
    <message>
        <source>Show the picture</source>
        <translation>Bild zeigen</translation>
    </message>
    <message>
        <source>Show the picture (%1)</source>
        <translation>Bild zeigen (%1)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Messenger</name>
    <message>
        <source>Nobody vouches for the certificate of %1. It is remembered from now on: %2</source>
        <translation>Niemand bürgt für das Zertifikat von %1. Es wird ab jetzt gemerkt: %2</translation>
    </message>
    <message>
        <source>The certificate has changed</source>
        <translation>Das Zertifikat ist ein anderes</translation>
    </message>
    <message>
        <source>&lt;p&gt;%1 shows another certificate than before, and nobody vouches for it. Somebody may be reading along.&lt;/p&gt;&lt;p&gt;Before: %2&lt;br&gt;Now: %3&lt;/p&gt;&lt;p&gt;Trust it only if you know why it was changed.&lt;/p&gt;</source>
        <translation>&lt;p&gt;%1 zeigt ein anderes Zertifikat als zuvor, und niemand bürgt dafür. Vielleicht liest jemand mit.&lt;/p&gt;&lt;p&gt;Bisher: %2&lt;br&gt;Jetzt: %3&lt;/p&gt;&lt;p&gt;Vertrauen Sie ihm nur, wenn Sie wissen, warum es gewechselt wurde.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Trust the new one</source>
        <translation>Dem neuen vertrauen</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>Nicht verbinden</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>What others read beside your name:</source>
        <translation>Was andere neben Ihrem Namen lesen:</translation>
    </message>
    <message>
        <source>This address cannot be opened: %1</source>
        <translation>Diese Adresse kann nicht geöffnet werden: %1</translation>
    </message>
    <message>
        <source>Join a room</source>
        <translation>Raum betreten</translation>
    </message>
    <message>
        <source>Join the room %1?</source>
        <translation>Den Raum %1 betreten?</translation>
    </message>
    <message>
        <source>Sign in again: %1</source>
        <translation>Erneut anmelden: %1</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::NoticeBar</name>
    <message>
        <source>Put this notice away</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::OccupantModel</name>
    <message>
        <source>%1 (you)</source>
        <translation>%1 (Sie)</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::PasswordDialog</name>
    <message>
        <source>&amp;Keep the password</source>
        <translation>Passwort &amp;behalten</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>It is forgotten when the program ends, and asked for at the next start.</source>
        <translation>Es wird vergessen, wenn das Programm endet, und beim nächsten Start wieder erfragt.</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::PeopleDialog</name>
    <message>
        <source>Search contacts</source>
        <translation>Kontakte suchen</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Name of the conversation</source>
        <translation>Name des Gesprächs</translation>
    </message>
    <message>
        <source>A word to those who are invited</source>
        <translation>Ein Wort an die Eingeladenen</translation>
    </message>
    <message>
        <source>Name of the conversation (optional)</source>
        <translation>Name des Gesprächs (freiwillig)</translation>
    </message>
    <message>
        <source>A word to those who are invited (optional)</source>
        <translation>Ein Wort an die Eingeladenen (freiwillig)</translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n gewählt</numerusform>
            <numerusform>%n gewählt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::PreferencePage</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Add an account …</source>
        <translation>Konto hinzufügen …</translation>
    </message>
    <message>
        <source>Passwords are kept in the desktop&apos;s keyring.</source>
        <translation>Passwörter liegen im Schlüsselbund des Desktops.</translation>
    </message>
    <message>
        <source>No keyring answers: passwords are kept in a file of the profile that only you can read. %1</source>
        <translation>Kein Schlüsselbund antwortet: Passwörter liegen in einer Datei des Profils, die nur Sie lesen können. %1</translation>
    </message>
    <message>
        <source>signed in as a device</source>
        <translation>als Gerät angemeldet</translation>
    </message>
    <message>
        <source>signed in by password</source>
        <translation>mit Passwort angemeldet</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove the account?</source>
        <translation>Konto entfernen?</translation>
    </message>
    <message>
        <source>Remove %1 from this program? Mail and contacts stay on the server.</source>
        <translation>%1 aus diesem Programm entfernen? Mails und Kontakte bleiben auf dem Server.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Styles are looked for beside the program and in the profile: Styles/Name/Name.qss or Name.msstyles.</source>
        <translation>Stile werden neben dem Programm und im Profil gesucht: Styles/Name/Name.qss oder Name.msstyles.</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>Stile</translation>
    </message>
    <message>
        <source>What of the style cannot be shown</source>
        <translation>Was vom Stil nicht gezeigt werden kann</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source> points</source>
        <translation> Punkt</translation>
    </message>
    <message>
        <source>the desktop&apos;s</source>
        <translation>die des Desktops</translation>
    </message>
    <message>
        <source>As the desktop: light or dark</source>
        <translation>Wie der Desktop: hell oder dunkel</translation>
    </message>
    <message>
        <source>“%1” cannot be used: %2</source>
        <translation>„%1“ ist nicht verwendbar: %2</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>As tabs of one window</source>
        <translation>Als Reiter eines Fensters</translation>
    </message>
    <message>
        <source>Each in its own window</source>
        <translation>Jedes in seinem Fenster</translation>
    </message>
    <message>
        <source>Enter sends (Shift+Enter begins a line)</source>
        <translation>Eingabe sendet (Umschalt+Eingabe beginnt eine Zeile)</translation>
    </message>
    <message>
        <source>Make emoji of emoticons such as :-)</source>
        <translation>Aus Zeichen wie :-) Emoji machen</translation>
    </message>
    <message>
        <source>Show buttons for bold, italic and colour</source>
        <translation>Schaltflächen für fett, kursiv und Farbe zeigen</translation>
    </message>
    <message>
        <source>Show text in the colour that its sender chose</source>
        <translation>Text in der Farbe zeigen, die der Absender gewählt hat</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Check spelling</source>
        <translation>Rechtschreibung prüfen</translation>
    </message>
    <message>
        <source>Pictures and files</source>
        <translation>Bilder und Dateien</translation>
    </message>
    <message>
        <source>Show pictures</source>
        <translation>Bilder zeigen</translation>
    </message>
    <message>
        <source>Of contacts, at once</source>
        <translation>Von Kontakten gleich</translation>
    </message>
    <message>
        <source>When I click</source>
        <translation>Wenn ich klicke</translation>
    </message>
    <message>
        <source>Never by themselves</source>
        <translation>Nie von selbst</translation>
    </message>
    <message>
        <source>Ask for pictures larger than</source>
        <translation>Nachfragen bei Bildern über</translation>
    </message>
    <message>
        <source> KB</source>
        <translation> KB</translation>
    </message>
    <message>
        <source>Files are saved in</source>
        <translation>Dateien speichern in</translation>
    </message>
    <message>
        <source>Ask each time where to save</source>
        <translation>Jedes Mal fragen, wohin gespeichert wird</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Keep messages on this computer for</source>
        <translation>Nachrichten auf diesem Rechner aufbewahren</translation>
    </message>
    <message>
        <source> days</source>
        <translation> Tage</translation>
    </message>
    <message>
        <source>ever</source>
        <translation>für immer</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Start with the session</source>
        <translation>Mit der Sitzung starten</translation>
    </message>
    <message>
        <source>Start in the tray, without a window</source>
        <translation>Ohne Fenster in der Symbolablage starten</translation>
    </message>
    <message>
        <source>Language (after the next start)</source>
        <translation>Sprache (nach dem nächsten Start)</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Show contacts that are offline</source>
        <translation>Kontakte zeigen, die offline sind</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Namen</translation>
    </message>
    <message>
        <source>Who is there first</source>
        <translation>Wer da ist, zuerst</translation>
    </message>
    <message>
        <source>Presence</source>
        <translation>Anwesenheit</translation>
    </message>
    <message>
        <source>Set me away when I do nothing at this computer</source>
        <translation>Auf abwesend stellen, wenn ich an diesem Rechner nichts tue</translation>
    </message>
    <message>
        <source>Away after</source>
        <translation>Abwesend nach</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> Minuten</translation>
    </message>
    <message>
        <source>Away for long after</source>
        <translation>Länger abwesend nach</translation>
    </message>
    <message>
        <source>Mail alerts</source>
        <translation>Mailmeldungen</translation>
    </message>
    <message>
        <source>Tell of new mail</source>
        <translation>Neue Mail melden</translation>
    </message>
    <message>
        <source>What an alert shows</source>
        <translation>Was eine Meldung zeigt</translation>
    </message>
    <message>
        <source>The sender</source>
        <translation>Den Absender</translation>
    </message>
    <message>
        <source>The subject</source>
        <translation>Den Betreff</translation>
    </message>
    <message>
        <source>The beginning of the text</source>
        <translation>Den Anfang des Textes</translation>
    </message>
    <message>
        <source>Where the server does not tell by itself, ask every</source>
        <translation>Wo der Server nicht selbst meldet, fragen alle</translation>
    </message>
    <message>
        <source> seconds</source>
        <translation> Sekunden</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folders with a mark tell of new mail; the colour stands in the list, in the tray&apos;s menu and on the notice.</source>
        <translation>Ordner mit Haken melden neue Mail; die Farbe steht in der Liste, im Menü des Symbols und auf der Meldung.</translation>
    </message>
    <message>
        <source>No folders are known yet.</source>
        <translation>Noch sind keine Ordner bekannt.</translation>
    </message>
    <message>
        <source>Colour of %1</source>
        <translation>Farbe von %1</translation>
    </message>
    <message>
        <source>The desktop&apos;s own</source>
        <translation>Der des Desktops</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>No sound</source>
        <translation>Kein Klang</translation>
    </message>
    <message>
        <source>The usual one</source>
        <translation>Der übliche</translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation>Andere Datei …</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Sounds (*.wav *.ogg *.oga *.mp3 *.flac)</source>
        <translation>Klänge (*.wav *.ogg *.oga *.mp3 *.flac)</translation>
    </message>
    <message>
        <source>Try: %1</source>
        <translation>Probe: %1</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Tell others that their messages have arrived</source>
        <translation>Anderen melden, dass ihre Nachrichten angekommen sind</translation>
    </message>
    <message>
        <source>Tell others that I have read their messages</source>
        <translation>Anderen melden, dass ich ihre Nachrichten gelesen habe</translation>
    </message>
    <message>
        <source>Tell others that I am writing</source>
        <translation>Anderen melden, dass ich schreibe</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Blocked addresses</source>
        <translation>Gesperrte Adressen</translation>
    </message>
    <message>
        <source>Nobody is blocked.</source>
        <translation>Niemand ist blockiert.</translation>
    </message>
    <message>
        <source>Quiet times</source>
        <translation>Ruhezeiten</translation>
    </message>
    <message>
        <source>In these times nothing is shown or heard; counts go on. An end before the beginning lies on the next day.</source>
        <translation>In diesen Zeiten wird nichts gezeigt und ist nichts zu hören; gezählt wird weiter. Ein Ende vor dem Beginn liegt am nächsten Tag.</translation>
    </message>
    <message>
        <source>Be quiet at these times</source>
        <translation>Zu diesen Zeiten still sein</translation>
    </message>
    <message>
        <source>All days as %1</source>
        <translation>Alle Tage wie %1</translation>
    </message>
    <message>
        <source>%1, quiet from</source>
        <translation>%1, Ruhe von</translation>
    </message>
    <message>
        <source>%1, quiet until</source>
        <translation>%1, Ruhe bis</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>New mail</source>
        <translation>Neue Mail</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message>
        <source>Message in a room</source>
        <translation>Nachricht in einem Raum</translation>
    </message>
    <message>
        <source>Somebody names me</source>
        <translation>Jemand nennt mich</translation>
    </message>
    <message>
        <source>Message sent</source>
        <translation>Nachricht gesendet</translation>
    </message>
    <message>
        <source>Contact comes online</source>
        <translation>Kontakt geht online</translation>
    </message>
    <message>
        <source>Contact goes offline</source>
        <translation>Kontakt geht offline</translation>
    </message>
    <message>
        <source>Request of a new contact</source>
        <translation>Anfrage eines neuen Kontakts</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Notices and sounds</source>
        <translation>Hinweise und Klänge</translation>
    </message>
    <message>
        <source>Show a notice</source>
        <translation>Einen Hinweis zeigen</translation>
    </message>
    <message>
        <source>Of a new message</source>
        <translation>Bei einer neuen Nachricht</translation>
    </message>
    <message>
        <source>In rooms</source>
        <translation>In Räumen</translation>
    </message>
    <message>
        <source>When I am named</source>
        <translation>Wenn ich genannt werde</translation>
    </message>
    <message>
        <source>Of each message</source>
        <translation>Bei jeder Nachricht</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>With the text of the message</source>
        <translation>Mit dem Text der Nachricht</translation>
    </message>
    <message>
        <source>When a contact comes online</source>
        <translation>Wenn ein Kontakt online geht</translation>
    </message>
    <message>
        <source>When somebody asks to be a contact</source>
        <translation>Wenn jemand als Kontakt anfragt</translation>
    </message>
    <message>
        <source>When a file has arrived</source>
        <translation>Wenn eine Datei angekommen ist</translation>
    </message>
    <message>
        <source>When the connection is lost or back</source>
        <translation>Wenn die Verbindung abbricht oder zurückkommt</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Klänge</translation>
    </message>
    <message>
        <source>Play sounds</source>
        <translation>Klänge abspielen</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 Stunden</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::PreferencesWindow</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Kategorien</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ProfileFile</name>
    <message>
        <source>The profile %1 cannot be read.</source>
        <translation>Das Profil %1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The profile %1 is far too large to be one.</source>
        <translation>Das Profil %1 ist viel zu groß, um eines zu sein.</translation>
    </message>
    <message>
        <source>The file %1 is damaged, or is no profile.</source>
        <translation>Die Datei %1 ist beschädigt oder kein Profil.</translation>
    </message>
    <message>
        <source>This profile is for a later version of the program. Download the program anew.</source>
        <translation>Dieses Profil ist für eine spätere Version des Programms. Laden Sie das Programm neu herunter.</translation>
    </message>
    <message>
        <source>The profile names a server that cannot be reached safely: %1</source>
        <translation>Das Profil nennt einen Server, der nicht sicher erreichbar ist: %1</translation>
    </message>
    <message>
        <source>This profile was used already. Download the program anew from the webmail, or sign in by password.</source>
        <translation>Dieses Profil wurde schon benutzt. Laden Sie das Programm im Webmail neu herunter, oder melden Sie sich mit dem Passwort an.</translation>
    </message>
    <message>
        <source>This profile is too old. Download the program anew from the webmail, or sign in by password.</source>
        <translation>Dieses Profil ist zu alt. Laden Sie das Programm im Webmail neu herunter, oder melden Sie sich mit dem Passwort an.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::RequestsDialog</name>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>They want to see when you are online</source>
        <translation>Sie möchten sehen, wann Sie online sind</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Nobody asks at the moment.</source>
        <translation>Im Augenblick fragt niemand an.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::RoomPeopleDialog</name>
    <message>
        <source>%1 wants to speak in “%2”.</source>
        <translation>%1 bittet in „%2“ um das Wort.</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>&amp;Set</source>
        <translation>&amp;Setzen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Verwalter</translation>
    </message>
    <message>
        <source>Asking the room …</source>
        <translation>Der Raum wird gefragt …</translation>
    </message>
    <message>
        <source>Banned</source>
        <translation>Verbannt</translation>
    </message>
    <message>
        <source>Let them speak</source>
        <translation>Das Wort erteilen</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>Members and bans</source>
        <translation>Mitglieder und Verbannte</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>None: off all lists</source>
        <translation>Keiner: von allen Listen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Optional; they will see it</source>
        <translation>Freiwillig; die Person sieht ihn</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Eigentümer</translation>
    </message>
    <message>
        <source>People with a standing in the room</source>
        <translation>Personen mit einem Rang im Raum</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>S&amp;tanding</source>
        <translation>&amp;Rang</translation>
    </message>
    <message>
        <source>Somebody wants to speak</source>
        <translation>Jemand bittet um das Wort</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::RoomSettingsDialog</name>
    <message>
        <source>Asking the room …</source>
        <translation>Der Raum wird gefragt …</translation>
    </message>
    <message>
        <source>Settings of the room</source>
        <translation>Einstellungen des Raums</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Secrets</name>
    <message>
        <source>The keyring does not answer.</source>
        <translation>Der Schlüsselbund antwortet nicht.</translation>
    </message>
    <message>
        <source>The keyring cannot be used: %1</source>
        <translation>Der Schlüsselbund ist nicht benutzbar: %1</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Setup</name>
    <message>
        <source>Signing in at %1 …</source>
        <translation>Anmeldung bei %1 …</translation>
    </message>
    <message>
        <source>Looking for the servers of %1 …</source>
        <translation>Die Server von %1 werden gesucht …</translation>
    </message>
    <message>
        <source>Second factor</source>
        <translation>Zweiter Faktor</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::StatusChooser</name>
    <message>
        <source>Choose my picture</source>
        <translation>Mein Bild wählen</translation>
    </message>
    <message>
        <source>My presence</source>
        <translation>Meine Anwesenheit</translation>
    </message>
    <message>
        <source>What are you doing?</source>
        <translation>Was machen Sie gerade?</translation>
    </message>
    <message>
        <source>My status text</source>
        <translation>Mein Statustext</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Verbinde …</translation>
    </message>
    <message>
        <source>My picture</source>
        <translation>Mein Bild</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.svg)</source>
        <translation>Bilder (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.svg)</translation>
    </message>
    <message>
        <source>The picture is too large: %1 pixels on a side at most.</source>
        <translation>Das Bild ist zu groß: höchstens %1 Bildpunkte je Seite.</translation>
    </message>
    <message>
        <source>This is no picture that can be read.</source>
        <translation>Das ist kein lesbares Bild.</translation>
    </message>
    <message>
        <source>For &amp;all accounts …</source>
        <translation>Für &amp;alle Konten …</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::StyleText</name>
    <message>
        <source>The theme&apos;s values are damaged (%1).</source>
        <translation>Die Werte des Themas sind beschädigt (%1).</translation>
    </message>
    <message>
        <source>The theme names no values.</source>
        <translation>Das Thema nennt keine Werte.</translation>
    </message>
    <message>
        <source>The theme has too many values.</source>
        <translation>Das Thema hat zu viele Werte.</translation>
    </message>
    <message>
        <source>The file is cut short or damaged.</source>
        <translation>Die Datei ist abgeschnitten oder beschädigt.</translation>
    </message>
    <message>
        <source>This is no Windows theme: it does not begin as a program file does.</source>
        <translation>Das ist kein Windows-Thema: Es beginnt nicht wie eine Programmdatei.</translation>
    </message>
    <message>
        <source>This is no Windows theme: the program header is missing.</source>
        <translation>Das ist kein Windows-Thema: Der Programmkopf fehlt.</translation>
    </message>
    <message>
        <source>This is no Windows theme: the program header is not valid.</source>
        <translation>Das ist kein Windows-Thema: Der Programmkopf ist ungültig.</translation>
    </message>
    <message>
        <source>The file has no resources.</source>
        <translation>Die Datei hat keine Ressourcen.</translation>
    </message>
    <message>
        <source>The theme&apos;s values are too large.</source>
        <translation>Die Werte des Themas sind zu umfangreich.</translation>
    </message>
    <message>
        <source>The file is a program, but no theme: neither TEXTFILE nor CMAP is in it.</source>
        <translation>Die Datei ist ein Programm, aber kein Thema: Weder TEXTFILE noch CMAP ist darin.</translation>
    </message>
    <message>
        <source>The theme has no colour, no font and no button that could be used.</source>
        <translation>Das Thema hat keine Farbe, keine Schrift und keine Schaltfläche, die verwendbar wäre.</translation>
    </message>
    <message>
        <source>%1: “%2” is no colour</source>
        <translation>%1: „%2“ ist keine Farbe</translation>
    </message>
    <message>
        <source>%1: the picture “%2” cannot be read</source>
        <translation>%1: Das Bild „%2“ ist nicht lesbar</translation>
    </message>
    <message>
        <source>%1: there are %2 pictures, 8 are needed</source>
        <translation>%1: Es sind %2 Bilder, 8 werden gebraucht</translation>
    </message>
    <message numerus="yes">
        <source>and %n more section(s)</source>
        <translation>
            <numerusform>und ein weiterer Abschnitt</numerusform>
            <numerusform>und %n weitere Abschnitte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n value(s) have no place here</source>
        <translation>
            <numerusform>%1: ein Wert hat hier keinen Platz</numerusform>
            <numerusform>%1: %n Werte haben hier keinen Platz</numerusform>
        </translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The file is larger than 32 MiB.</source>
        <translation>Die Datei ist größer als 32 MiB.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Classic</source>
        <translation>Klassisch</translation>
    </message>
    <message>
        <source>There is no style called “%1”.</source>
        <translation>Es gibt keinen Stil namens „%1“.</translation>
    </message>
    <message>
        <source>The image “%1” is not in the style&apos;s folder.</source>
        <translation>Das Bild „%1“ liegt nicht im Ordner des Stils.</translation>
    </message>
    <message>
        <source>The image “%1” does not exist.</source>
        <translation>Das Bild „%1“ gibt es nicht.</translation>
    </message>
    <message>
        <source>The style has too many variables.</source>
        <translation>Der Stil hat zu viele Variablen.</translation>
    </message>
    <message>
        <source>“%1” is no font.</source>
        <translation>„%1“ ist keine Schrift.</translation>
    </message>
    <message>
        <source>The variable @%1 has no such value or is not known: “%2”.</source>
        <translation>Die Variable @%1 ist unbekannt oder kennt diesen Wert nicht: „%2“.</translation>
    </message>
    <message>
        <source>The variable %1 is not known.</source>
        <translation>Die Variable %1 ist unbekannt.</translation>
    </message>
    <message>
        <source>The braces of the style sheet do not match.</source>
        <translation>Die Klammern des Stils passen nicht zusammen.</translation>
    </message>
    <message>
        <source>The file is larger than 1 MiB.</source>
        <translation>Die Datei ist größer als 1 MiB.</translation>
    </message>
    <message>
        <source>The file is not UTF-8 text.</source>
        <translation>Die Datei ist kein UTF-8-Text.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::TrayIcon</name>
    <message>
        <source>&amp;Open Posthorn</source>
        <translation>Posthorn &amp;öffnen</translation>
    </message>
    <message>
        <source>&amp;Acknowledge new mail</source>
        <translation>Neue Mail &amp;zur Kenntnis nehmen</translation>
    </message>
    <message>
        <source>&amp;Status</source>
        <translation>&amp;Status</translation>
    </message>
    <message>
        <source>&amp;Contacts online</source>
        <translation>&amp;Kontakte online</translation>
    </message>
    <message>
        <source>&amp;Unread mail</source>
        <translation>&amp;Ungelesene Mail</translation>
    </message>
    <message>
        <source>&amp;Write a mail</source>
        <translation>Mail &amp;schreiben</translation>
    </message>
    <message>
        <source>Open &amp;webmail</source>
        <translation>&amp;Webmail öffnen</translation>
    </message>
    <message>
        <source>Open ca&amp;lendar</source>
        <translation>Ka&amp;lender öffnen</translation>
    </message>
    <message>
        <source>&amp;History …</source>
        <translation>&amp;Verlauf …</translation>
    </message>
    <message>
        <source>&amp;Preferences …</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>A&amp;bout Posthorn</source>
        <translation>Ü&amp;ber Posthorn</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>B&amp;eenden</translation>
    </message>
    <message>
        <source>&amp;No text</source>
        <translation>&amp;Kein Text</translation>
    </message>
    <message>
        <source>Own &amp;text …</source>
        <translation>Eigener &amp;Text …</translation>
    </message>
    <message>
        <source>&amp;Contacts online (%1)</source>
        <translation>&amp;Kontakte online (%1)</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Niemand</translation>
    </message>
    <message numerus="yes">
        <source>%n more …</source>
        <translation>
            <numerusform>%n weiterer …</numerusform>
            <numerusform>%n weitere …</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Unread mail (%1)</source>
        <translation>&amp;Ungelesene Mail (%1)</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::WebAccess</name>
    <message>
        <source>The mail server&apos;s answer is too long.</source>
        <translation>Die Antwort des Mailservers ist zu lang.</translation>
    </message>
    <message>
        <source>The mail server&apos;s certificate is not the one that was trusted.</source>
        <translation>Das Zertifikat des Mailservers ist nicht das, dem vertraut wurde.</translation>
    </message>
    <message>
        <source>The mail server %1 is not known.</source>
        <translation>Der Mailserver %1 ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The mail server %1 takes no connections.</source>
        <translation>Der Mailserver %1 nimmt keine Verbindungen an.</translation>
    </message>
    <message>
        <source>The certificate of the mail server %1 cannot be trusted.</source>
        <translation>Dem Zertifikat des Mailservers %1 kann nicht vertraut werden.</translation>
    </message>
    <message>
        <source>The mail server does not answer.</source>
        <translation>Der Mailserver antwortet nicht.</translation>
    </message>
    <message>
        <source>The mail server cannot be reached.</source>
        <translation>Der Mailserver ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>The mail server&apos;s address is no address of a secure web server.</source>
        <translation>Die Adresse des Mailservers ist keine eines sicheren Webservers.</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Words</name>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Free for a chat</source>
        <translation>Gesprächsbereit</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Abwesend</translation>
    </message>
    <message>
        <source>Away for long</source>
        <translation>Länger abwesend</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>Nicht stören</translation>
    </message>
    <message>
        <source>Invisible</source>
        <translation>Unsichtbar</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Gegangen</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>Zuhörend</translation>
    </message>
    <message>
        <source>Participant</source>
        <translation>Teilnehmend</translation>
    </message>
    <message>
        <source>Moderator</source>
        <translation>Moderation</translation>
    </message>
    <message>
        <source>Banned</source>
        <translation>Ausgeschlossen</translation>
    </message>
    <message>
        <source>Guest</source>
        <translation>Gast</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Besitz</translation>
    </message>
    <message>
        <source>Waiting for the connection</source>
        <translation>Wartet auf die Verbindung</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>%1 is writing …</source>
        <translation>%1 schreibt …</translation>
    </message>
    <message>
        <source>%1 and %2 are writing …</source>
        <translation>%1 und %2 schreiben …</translation>
    </message>
    <message numerus="yes">
        <source>%n people are writing …</source>
        <translation>
            <numerusform>Eine Person schreibt …</numerusform>
            <numerusform>%n Personen schreiben …</numerusform>
        </translation>
    </message>
    <message>
        <source>This message was taken back</source>
        <translation>Diese Nachricht wurde zurückgenommen</translation>
    </message>
    <message>
        <source>Picture: %1</source>
        <translation>Bild: %1</translation>
    </message>
    <message>
        <source>File: %1</source>
        <translation>Datei: %1</translation>
    </message>
    <message>
        <source>Encrypted from end to end: it cannot be read here</source>
        <translation>Durchgehend verschlüsselt: hier nicht lesbar</translation>
    </message>
    <message>
        <source>%1 took the topic away</source>
        <translation>%1 hat das Thema entfernt</translation>
    </message>
    <message>
        <source>%1 set the topic: %2</source>
        <translation>%1 hat das Thema gesetzt: %2</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Work</name>
    <message>
        <source>The history of conversations cannot be written: %1</source>
        <translation>Der Gesprächsverlauf kann nicht geschrieben werden: %1</translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::XmppLine</name>
    <message>
        <source>%1 is no account of this profile.</source>
        <translation>%1 ist kein Konto dieses Profils.</translation>
    </message>
    <message>
        <source>The domain %1 has no server for instant messaging.</source>
        <translation>Die Domain %1 hat keinen Server für Chat.</translation>
    </message>
    <message>
        <source>There is no network.</source>
        <translation>Es gibt keine Netzverbindung.</translation>
    </message>
    <message>
        <source>The server has mixed up the connection.</source>
        <translation>Der Server hat die Verbindung durcheinandergebracht.</translation>
    </message>
    <message>
        <source>Nobody vouches for the certificate of %1. Look at it before you sign in.</source>
        <translation>Für das Zertifikat von %1 bürgt niemand. Sehen Sie es sich vor dem Anmelden an.</translation>
    </message>
</context>
</TS>
