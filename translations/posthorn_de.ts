<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en_GB">
<context>
    <name>PolicyNotice</name>
    <message>
        <source>This server writes down who writes to whom, and when; not what is written.</source>
        <translation>Dieser Server schreibt auf, wer wem wann schreibt, aber nicht, was.</translation>
    </message>
    <message>
        <source>This server writes down conversations, texts included, where the administrator can read them.</source>
        <translation>Dieser Server schreibt Unterhaltungen samt Texten so auf, dass der Verwalter sie lesen kann.</translation>
    </message>
    <message>
        <source>End-to-end encrypted messages are not allowed here.</source>
        <translation>Ende-zu-Ende-verschlüsselte Nachrichten sind hier nicht erlaubt.</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>&amp;Ja</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>SettingHelp</name>
    <message>
        <source>The name this server calls itself by in greetings, Received lines and its own certificate. Empty: the machine&apos;s host name.</source>
        <translation>Der Name, mit dem sich dieser Server in Begrüßungen, Received-Zeilen und seinem eigenen Zertifikat nennt. Leer: der Hostname des Rechners.</translation>
    </message>
    <message>
        <source>Worker threads that carry connections. 0: one for each processor core.</source>
        <translation>Arbeitsfäden, die Verbindungen tragen. 0: einer je Prozessorkern.</translation>
    </message>
    <message>
        <source>Addresses to listen on, separated by commas. Empty: all addresses, IPv4 and IPv6.</source>
        <translation>Adressen, auf denen gelauscht wird, durch Kommas getrennt. Leer: alle Adressen, IPv4 und IPv6.</translation>
    </message>
    <message>
        <source>Which ports to listen on: standard (25, 143, ...), user (2525, 2143, ...) or auto (free ones, see run/ports.json). Default: standard where this program may use those, else user. The option --ports overrides it.</source>
        <translation>Auf welchen Ports gelauscht wird: standard (25, 143, ...), user (2525, 2143, ...) oder auto (freie, siehe run/ports.json). Vorgabe: standard, wo dieses Programm sie nutzen darf, sonst user. Die Option --ports geht vor.</translation>
    </message>
    <message>
        <source>Memory that messages may take together while they are being received. Beyond it, new ones are put off with a temporary error.</source>
        <translation>Speicher, den Nachrichten während des Empfangs zusammen belegen dürfen. Darüber hinaus werden neue mit einem vorübergehenden Fehler vertröstet.</translation>
    </message>
    <message>
        <source>PEM file with this server&apos;s certificate chain. Empty: the self-signed certificate made at the first start.</source>
        <translation>PEM-Datei mit der Zertifikatskette dieses Servers. Leer: das beim ersten Start erzeugte selbstsignierte Zertifikat.</translation>
    </message>
    <message>
        <source>PEM file with the private key to tls.certificate.</source>
        <translation>PEM-Datei mit dem privaten Schlüssel zu tls.certificate.</translation>
    </message>
    <message>
        <source>Certificates of hosted domains, as name=chain.pem:key.pem items separated by commas. A client that asks for the name (SNI) gets that certificate; *.name stands for one label.</source>
        <translation>Zertifikate betreuter Domänen als Einträge name=kette.pem:schlüssel.pem, durch Kommas getrennt. Wer nach dem Namen fragt (SNI), bekommt dieses Zertifikat; *.name steht für genau einen Namensteil.</translation>
    </message>
    <message>
        <source>PEM file with the authorities whose certificates let people log in to instant messaging without a password: as the account whose address stands in the certificate. Empty: none.</source>
        <translation>PEM-Datei mit den Zertifizierungsstellen, deren Zertifikate ohne Passwort zu Sofortnachrichten anmelden: als das Konto, dessen Adresse im Zertifikat steht. Leer: keine.</translation>
    </message>
    <message>
        <source>The oldest TLS version that is accepted.</source>
        <translation>Die älteste TLS-Version, die angenommen wird.</translation>
    </message>
    <message>
        <source>Connections at the same time to one service.</source>
        <translation>Gleichzeitige Verbindungen zu einem Dienst.</translation>
    </message>
    <message>
        <source>Connections at the same time from one address to one service. Loopback addresses are exempt.</source>
        <translation>Gleichzeitige Verbindungen von einer Adresse zu einem Dienst. Adressen des eigenen Rechners sind ausgenommen.</translation>
    </message>
    <message>
        <source>A peer that leaves what was sent to it unread for this long is disconnected.</source>
        <translation>Eine Gegenstelle, die so lange nicht liest, was ihr gesendet wurde, wird getrennt.</translation>
    </message>
    <message>
        <source>Addresses or networks (10.0.0.0/8) of load balancers that open each connection with a PROXY protocol version 2 header. Empty: the PROXY protocol is off.</source>
        <translation>Adressen oder Netze (10.0.0.0/8) von Lastverteilern, die jede Verbindung mit einem Kopf des PROXY-Protokolls Version 2 eröffnen. Leer: Das PROXY-Protokoll ist aus.</translation>
    </message>
    <message>
        <source>Failed logins after which a connection is closed.</source>
        <translation>Fehlanmeldungen, nach denen eine Verbindung geschlossen wird.</translation>
    </message>
    <message>
        <source>Failed logins from one address within ten minutes after which further logins from it are refused for ten minutes. Loopback addresses are exempt.</source>
        <translation>Fehlanmeldungen von einer Adresse binnen zehn Minuten, nach denen weitere Anmeldungen von dort zehn Minuten lang abgewiesen werden. Adressen des eigenen Rechners sind ausgenommen.</translation>
    </message>
    <message>
        <source>Run the SMTP server for mail from other servers (port smtp).</source>
        <translation>Den SMTP-Server für Post von anderen Servern betreiben (Port smtp).</translation>
    </message>
    <message>
        <source>Run the submission services for users&apos; mail programs (ports submission and submissions).</source>
        <translation>Die Einlieferungsdienste für die Mailprogramme der Benutzer betreiben (Ports submission und submissions).</translation>
    </message>
    <message>
        <source>An SMTP client that says nothing for this long is disconnected (RFC 5321 section 4.5.3.2 asks for five minutes).</source>
        <translation>Ein SMTP-Client, der so lange schweigt, wird getrennt (RFC 5321, Abschnitt 4.5.3.2, verlangt fünf Minuten).</translation>
    </message>
    <message>
        <source>The largest message that is accepted.</source>
        <translation>Die größte Nachricht, die angenommen wird.</translation>
    </message>
    <message>
        <source>Recipients of one message.</source>
        <translation>Empfänger einer Nachricht.</translation>
    </message>
    <message>
        <source>Refused commands after which the connection is closed.</source>
        <translation>Abgewiesene Befehle, nach denen die Verbindung geschlossen wird.</translation>
    </message>
    <message>
        <source>A message with more Received lines than this is taken for one that loops, and refused.</source>
        <translation>Eine Nachricht mit mehr Received-Zeilen gilt als eine, die im Kreis läuft, und wird abgewiesen.</translation>
    </message>
    <message>
        <source>Answer VRFY and EXPN with what the server knows. Off: VRFY says 252 to everybody, EXPN is refused.</source>
        <translation>VRFY und EXPN mit dem beantworten, was der Server weiß. Aus: VRFY antwortet jedem 252, EXPN wird abgewiesen.</translation>
    </message>
    <message>
        <source>Offer PLAIN and LOGIN before TLS is on. SCRAM is offered in any case.</source>
        <translation>PLAIN und LOGIN schon vor TLS anbieten. SCRAM wird in jedem Fall angeboten.</translation>
    </message>
    <message>
        <source>Addresses and networks whose mail to other hosts is taken without login. Empty: nobody&apos;s.</source>
        <translation>Adressen und Netze, deren Post an andere Hosts ohne Anmeldung angenommen wird. Leer: keine.</translation>
    </message>
    <message>
        <source>Run the POP3 servers (ports pop3 and pop3s).</source>
        <translation>Die POP3-Server betreiben (Ports pop3 und pop3s).</translation>
    </message>
    <message>
        <source>A POP3 client that says nothing for this long is disconnected without its deletions (RFC 1939 section 3 asks for ten minutes at least).</source>
        <translation>Ein POP3-Client, der so lange schweigt, wird getrennt, ohne dass seine Löschungen gelten (RFC 1939, Abschnitt 3, verlangt mindestens zehn Minuten).</translation>
    </message>
    <message>
        <source>Take passwords in clear on connections without TLS from hosts other than this one.</source>
        <translation>Kennwörter im Klartext auch auf Verbindungen ohne TLS annehmen, die nicht von diesem Rechner kommen.</translation>
    </message>
    <message>
        <source>Run the IMAP servers (ports imap and imaps).</source>
        <translation>Die IMAP-Server betreiben (Ports imap und imaps).</translation>
    </message>
    <message>
        <source>An IMAP client that says nothing for this long is disconnected (RFC 3501 section 5.4 asks for thirty minutes at least).</source>
        <translation>Ein IMAP-Client, der so lange schweigt, wird getrennt (RFC 3501, Abschnitt 5.4, verlangt mindestens dreißig Minuten).</translation>
    </message>
    <message>
        <source>An IMAP client that has not logged in and says nothing for this long is disconnected.</source>
        <translation>Ein IMAP-Client, der nicht angemeldet ist und so lange schweigt, wird getrennt.</translation>
    </message>
    <message>
        <source>Commands one after the other that no IMAP server understands, after which the connection is closed.</source>
        <translation>Aufeinanderfolgende Befehle, die kein IMAP-Server versteht, nach denen die Verbindung geschlossen wird.</translation>
    </message>
    <message>
        <source>The largest literal in a command other than APPEND. Messages are bounded by smtp.max-message-size.</source>
        <translation>Das größte Literal in einem anderen Befehl als APPEND. Nachrichten begrenzt smtp.max-message-size.</translation>
    </message>
    <message>
        <source>Run the instant-messaging server (port xmpp-client).</source>
        <translation>Den Server für Sofortnachrichten betreiben (Port xmpp-client).</translation>
    </message>
    <message>
        <source>The largest stanza that a client may send (RFC 6120 section 13.12 asks for 10,000 octets at least).</source>
        <translation>Die größte Stanza, die ein Client senden darf (RFC 6120, Abschnitt 13.12, verlangt mindestens 10.000 Oktette).</translation>
    </message>
    <message>
        <source>What a client may leave unread before its connection is given up. Its messages wait for the next one.</source>
        <translation>Was ein Client ungelesen lassen darf, bevor seine Verbindung aufgegeben wird. Seine Nachrichten warten auf die nächste.</translation>
    </message>
    <message>
        <source>A client that has not logged in and bound a resource and says nothing for this long is disconnected.</source>
        <translation>Ein Client, der sich nicht angemeldet und keine Ressource gebunden hat und so lange schweigt, wird getrennt.</translation>
    </message>
    <message>
        <source>After so long a silence a client is asked whether it is still there.</source>
        <translation>Nach so langem Schweigen wird ein Client gefragt, ob er noch da ist.</translation>
    </message>
    <message>
        <source>How long a client that lost its connection may take it up again where it broke off (XEP-0198).</source>
        <translation>Wie lange ein Client, der seine Verbindung verloren hat, sie dort wieder aufnehmen darf, wo sie abbrach (XEP-0198).</translation>
    </message>
    <message>
        <source>Let clients log in without TLS.</source>
        <translation>Clients erlauben, sich ohne TLS anzumelden.</translation>
    </message>
    <message>
        <source>Keep conversations in the archives of both sides, so that people find them on each of their devices (XEP-0313).</source>
        <translation>Unterhaltungen in den Archiven beider Seiten aufbewahren, damit man sie auf jedem seiner Geräte findet (XEP-0313).</translation>
    </message>
    <message>
        <source>Messages that wait for an account that is not online. 0: such messages are refused.</source>
        <translation>Nachrichten, die auf ein Konto warten, das nicht angemeldet ist. 0: solche Nachrichten werden abgewiesen.</translation>
    </message>
    <message>
        <source>What is written of conversations into LOGS/XMPPServer-&lt;date&gt;.log: nothing, who wrote to whom and when, or the texts too. Users are told which rules.</source>
        <translation>Was von Unterhaltungen in LOGS/XMPPServer-&lt;Datum&gt;.log geschrieben wird: nichts, wer wem wann schrieb, oder auch die Texte. Den Benutzern wird gesagt, was gilt.</translation>
    </message>
    <message>
        <source>Domains with another xmpp.conversation-log, as domain=choice items separated by commas.</source>
        <translation>Domains mit einem anderen xmpp.conversation-log, als durch Kommas getrennte Einträge domain=Wahl.</translation>
    </message>
    <message>
        <source>Domains, separated by commas, whose users may not send or get end-to-end encrypted messages. *: all.</source>
        <translation>Durch Kommas getrennte Domains, deren Benutzer keine Ende-zu-Ende-verschlüsselten Nachrichten senden oder bekommen dürfen. *: alle.</translation>
    </message>
    <message>
        <source>How long messages stay in archives. 0: for ever.</source>
        <translation>Wie lange Nachrichten in Archiven bleiben. 0: für immer.</translation>
    </message>
    <message>
        <source>Domains with another xmpp.archive-keep, as domain=duration items separated by commas.</source>
        <translation>Domains mit einem anderen xmpp.archive-keep, als durch Kommas getrennte Einträge domain=Dauer.</translation>
    </message>
    <message>
        <source>Whom users may write to and have as contacts: anybody, accounts of this server, or accounts of their own domain.</source>
        <translation>Wem Benutzer schreiben und wen sie als Kontakt haben dürfen: jeden, Konten dieses Servers oder Konten der eigenen Domain.</translation>
    </message>
    <message>
        <source>Domains with another xmpp.contacts, as domain=choice items separated by commas.</source>
        <translation>Domains mit einem anderen xmpp.contacts, als durch Kommas getrennte Einträge domain=Wahl.</translation>
    </message>
    <message>
        <source>Domains and accounts, separated by commas, without instant messaging.</source>
        <translation>Durch Kommas getrennte Domains und Konten ohne Sofortnachrichten.</translation>
    </message>
    <message>
        <source>Contacts in one roster.</source>
        <translation>Kontakte in einer Kontaktliste.</translation>
    </message>
    <message>
        <source>Domains, separated by commas, whose accounts have one another as contacts without asking, in a group named after the domain. *: all.</source>
        <translation>Durch Kommas getrennte Domains, deren Konten einander ohne Anfrage als Kontakte haben, in einer Gruppe mit dem Namen der Domain. *: alle.</translation>
    </message>
    <message>
        <source>Accounts, separated by commas, that may manage users and make announcements from their instant-messaging programs.</source>
        <translation>Durch Kommas getrennte Konten, die von ihrem Programm für Sofortnachrichten aus Benutzer verwalten und Ankündigungen machen dürfen.</translation>
    </message>
    <message>
        <source>Where this server's users and other servers find its administrators, as kind=address items separated by commas; kinds: abuse, admin, feedback, sales, security, status, support. Empty: postmaster of the domain.</source>
        <translation>Wo Benutzer und andere Server die Verwalter dieses Servers erreichen, als durch Kommas getrennte Einträge Art=Adresse; Arten: abuse, admin, feedback, sales, security, status, support. Leer: postmaster der Domain.</translation>
    </message>
    <message>
        <source>Bytes a second that one connection may send in the long run; ten times as many at once. Whoever is faster is read more slowly. 0: any number.</source>
        <translation>Bytes in der Sekunde, die eine Verbindung auf Dauer senden darf; auf einmal das Zehnfache. Wer schneller ist, wird langsamer gelesen. 0: beliebig viele.</translation>
    </message>
    <message>
        <source>How long a client may log in by a token that it got instead of the password (XEP-0484). 0: no tokens are given.</source>
        <translation>Wie lange sich ein Client mit einem Token anmelden darf, das er statt des Kennworts bekam (XEP-0484). 0: Es werden keine Tokens ausgegeben.</translation>
    </message>
    <message>
        <source>Offer XMPP over plain HTTP requests at /http-bind of the web service (XEP-0206), for clients that can do nothing else.</source>
        <translation>XMPP über einfache HTTP-Anfragen unter /http-bind des Webdienstes anbieten (XEP-0206), für Clients, die nichts anderes können.</translation>
    </message>
    <message>
        <source>Rooms for conversations of many (XEP-0045).</source>
        <translation>Räume für Unterhaltungen vieler (XEP-0045).</translation>
    </message>
    <message>
        <source>The name in front of a domain under which its rooms are found.</source>
        <translation>Der Name vor einer Domain, unter dem ihre Räume zu finden sind.</translation>
    </message>
    <message>
        <source>Users may make rooms. Off: only xmpp.administrators.</source>
        <translation>Benutzer dürfen Räume anlegen. Aus: nur xmpp.administrators.</translation>
    </message>
    <message>
        <source>Rooms that one account may have made.</source>
        <translation>Räume, die ein Konto angelegt haben darf.</translation>
    </message>
    <message>
        <source>Occupants of one room.</source>
        <translation>Anwesende in einem Raum.</translation>
    </message>
    <message>
        <source>The name in front of a domain under which its publish-subscribe service is found.</source>
        <translation>Der Name vor einer Domain, unter dem ihr Publish-Subscribe-Dienst zu finden ist.</translation>
    </message>
    <message>
        <source>Nodes that one account may have (XEP-0060, XEP-0163).</source>
        <translation>Knoten, die ein Konto haben darf (XEP-0060, XEP-0163).</translation>
    </message>
    <message>
        <source>Items that one node keeps; the oldest go.</source>
        <translation>Einträge, die ein Knoten behält; die ältesten gehen.</translation>
    </message>
    <message>
        <source>The name in front of a domain under which its service for files is found (XEP-0363).</source>
        <translation>Der Name vor einer Domain, unter dem ihr Dienst für Dateien zu finden ist (XEP-0363).</translation>
    </message>
    <message>
        <source>The largest file that users may upload for others. 0: none.</source>
        <translation>Die größte Datei, die Benutzer für andere hochladen dürfen. 0: keine.</translation>
    </message>
    <message>
        <source>What one account's uploaded files may take together.</source>
        <translation>Was die hochgeladenen Dateien eines Kontos zusammen einnehmen dürfen.</translation>
    </message>
    <message>
        <source>How long uploaded files are kept.</source>
        <translation>Wie lange hochgeladene Dateien behalten werden.</translation>
    </message>
    <message>
        <source>Pass files on between clients that cannot reach each other (port xmpp-proxy, XEP-0065).</source>
        <translation>Dateien zwischen Clients weiterreichen, die einander nicht erreichen (Port xmpp-proxy, XEP-0065).</translation>
    </message>
    <message>
        <source>The name in front of a domain under which the proxy for files is found.</source>
        <translation>Der Name vor einer Domain, unter dem der Vermittler für Dateien zu finden ist.</translation>
    </message>
    <message>
        <source>STUN and TURN servers for calls, as stun:host:port or turn:host:port items separated by commas (XEP-0215).</source>
        <translation>STUN- und TURN-Server für Gespräche, als durch Kommas getrennte Einträge stun:host:port oder turn:host:port (XEP-0215).</translation>
    </message>
    <message>
        <source>File with the secret that the TURN servers share with this one; users get passwords made of it that end after a day.</source>
        <translation>Datei mit dem Geheimnis, das die TURN-Server mit diesem teilen; Benutzer bekommen daraus gemachte Kennwörter, die nach einem Tag enden.</translation>
    </message>
    <message>
        <source>Talk with other XMPP servers (port xmpp-server).</source>
        <translation>Mit anderen XMPP-Servern sprechen (Port xmpp-server).</translation>
    </message>
    <message>
        <source>Other servers' domains to talk with, separated by commas. Empty: any.</source>
        <translation>Domains anderer Server, mit denen gesprochen wird, durch Kommas getrennt. Leer: alle.</translation>
    </message>
    <message>
        <source>Other servers' domains not to talk with, separated by commas.</source>
        <translation>Domains anderer Server, mit denen nicht gesprochen wird, durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>Own domains, separated by commas, that talk with other servers. Empty: all.</source>
        <translation>Eigene Domains, durch Kommas getrennt, die mit anderen Servern sprechen. Leer: alle.</translation>
    </message>
    <message>
        <source>Take another server's word for its domain when the domain's own server confirms it (XEP-0220). Off: only a valid certificate counts.</source>
        <translation>Einem anderen Server seine Domain glauben, wenn der Server der Domain sie bestätigt (XEP-0220). Aus: Nur ein gültiges Zertifikat zählt.</translation>
    </message>
    <message>
        <source>Programs that answer for a domain of their own (XEP-0114, port xmpp-component, on the loopback address), as domain=file items; the file holds the shared secret.</source>
        <translation>Programme, die für eine eigene Domain antworten (XEP-0114, Port xmpp-component, an der Loopback-Adresse), als Einträge domain=Datei; die Datei enthält das gemeinsame Geheimnis.</translation>
    </message>
    <message>
        <source>Quota of an account that has none of its own. 0: unlimited.</source>
        <translation>Kontingent eines Kontos, das kein eigenes hat. 0: unbegrenzt.</translation>
    </message>
    <message>
        <source>PBKDF2 iterations of newly set passwords (RFC 7677 asks for 4096 at least).</source>
        <translation>PBKDF2-Durchläufe neu gesetzter Kennwörter (RFC 7677 verlangt mindestens 4096).</translation>
    </message>
    <message>
        <source>The shortest password that may be set.</source>
        <translation>Das kürzeste Kennwort, das gesetzt werden darf.</translation>
    </message>
    <message>
        <source>How long the check of an unchanged password is remembered in memory, keyed and never on disk. 0: never.</source>
        <translation>Wie lange die Prüfung eines unveränderten Kennworts im Speicher gemerkt wird, verschlüsselt und nie auf der Platte. 0: nie.</translation>
    </message>
    <message>
        <source>host:port to which all mail for other hosts goes. Empty: each domain&apos;s own mail exchangers.</source>
        <translation>host:port, an den alle Post für andere Hosts geht. Leer: die Mail-Exchanger der jeweiligen Domäne.</translation>
    </message>
    <message>
        <source>Login name at the smart host. Empty: no login.</source>
        <translation>Anmeldename beim Smarthost. Leer: keine Anmeldung.</translation>
    </message>
    <message>
        <source>Password at the smart host.</source>
        <translation>Kennwort beim Smarthost.</translation>
    </message>
    <message>
        <source>How the connection to the smart host is encrypted. starttls and implicit demand a certificate that holds good for its name, except on this machine.</source>
        <translation>Wie die Verbindung zum Smarthost verschlüsselt wird. starttls und implicit verlangen ein Zertifikat, das für seinen Namen gilt, außer auf diesem Rechner.</translation>
    </message>
    <message>
        <source>File with the keys of the DNS root, by which answers of the DNS are validated (DNSSEC). Mail waits while an answer is forged. Without the file, or behind name servers that pass no signatures on, nothing is validated. Empty: off.</source>
        <translation>Datei mit den Schlüsseln der DNS-Wurzel, mit denen Antworten des DNS geprüft werden (DNSSEC). Solange eine Antwort gefälscht ist, wartet die Mail. Ohne die Datei, oder hinter Nameservern, die keine Signaturen weitergeben, wird nichts geprüft. Leer: aus.</translation>
    </message>
    <message>
        <source>Port at other hosts&apos; mail exchangers.</source>
        <translation>Port bei den Mail-Exchangern anderer Hosts.</translation>
    </message>
    <message>
        <source>Seconds to wait before each further attempt; the last one repeats.</source>
        <translation>Sekunden bis zu jedem weiteren Versuch; der letzte Wert wiederholt sich.</translation>
    </message>
    <message>
        <source>A message that could not be delivered for this long is returned to its sender.</source>
        <translation>Eine Nachricht, die so lange nicht zugestellt werden konnte, geht an den Absender zurück.</translation>
    </message>
    <message>
        <source>Outgoing connections at the same time.</source>
        <translation>Gleichzeitige ausgehende Verbindungen.</translation>
    </message>
    <message>
        <source>Outgoing connections at the same time to one host.</source>
        <translation>Gleichzeitige ausgehende Verbindungen zu einem Host.</translation>
    </message>
    <message>
        <source>The sender of a message that could not be delivered for this long is told so once. 0: never.</source>
        <translation>Wer eine Nachricht gesendet hat, die so lange nicht zugestellt werden konnte, erfährt es einmal. 0: nie.</translation>
    </message>
    <message>
        <source>Tell the postmaster of reports that could not be returned to anybody. Off: they are only logged.</source>
        <translation>Dem Postmaster Berichte melden, die an niemanden zurückgehen konnten. Aus: Sie werden nur protokolliert.</translation>
    </message>
    <message>
        <source>How long another host may take to answer one command.</source>
        <translation>Wie lange ein anderer Host brauchen darf, um einen Befehl zu beantworten.</translation>
    </message>
    <message>
        <source>A segment file that has grown beyond this is closed and a new one begun.</source>
        <translation>Eine Segmentdatei, die darüber hinaus gewachsen ist, wird geschlossen und eine neue begonnen.</translation>
    </message>
    <message>
        <source>Percentage of dead space from which on a segment is compacted in the background.</source>
        <translation>Anteil toten Platzes in Prozent, ab dem ein Segment im Hintergrund verdichtet wird.</translation>
    </message>
    <message>
        <source>Disk space that is left free: below it new mail is put off with a temporary error.</source>
        <translation>Plattenplatz, der frei bleibt: Darunter wird neue Post mit einem vorübergehenden Fehler vertröstet.</translation>
    </message>
    <message>
        <source>Memory for opened mailboxes and message summaries.</source>
        <translation>Speicher für geöffnete Postfächer und Nachrichtenübersichten.</translation>
    </message>
    <message>
        <source>Keep an index of the texts of messages for accounts that search. Off: searches read the messages, which is slow.</source>
        <translation>Für Konten, die suchen, ein Verzeichnis der Nachrichtentexte führen. Aus: Suchen lesen die Nachrichten, was langsam ist.</translation>
    </message>
    <message>
        <source>Bytes of a message&apos;s text that are indexed. Of longer ones the rest is found, too, but by reading them.</source>
        <translation>Bytes des Textes einer Nachricht, die ins Verzeichnis kommen. Bei längeren wird auch der Rest gefunden, aber durch Lesen der Nachricht.</translation>
    </message>
    <message>
        <source>The least level that is written to the log.</source>
        <translation>Die niedrigste Stufe, die ins Protokoll geschrieben wird.</translation>
    </message>
    <message>
        <source>Write the commands and replies of every session to the service&apos;s log. Secrets and message texts are never written.</source>
        <translation>Befehle und Antworten jeder Sitzung ins Protokoll des Dienstes schreiben. Geheimnisse und Nachrichtentexte werden nie geschrieben.</translation>
    </message>
    <message>
        <source>Log files older than this are removed.</source>
        <translation>Protokolldateien, die älter sind, werden entfernt.</translation>
    </message>
    <message>
        <source>A log file that has grown beyond this is continued in a numbered one.</source>
        <translation>Eine Protokolldatei, die darüber hinaus gewachsen ist, wird in einer nummerierten fortgesetzt.</translation>
    </message>
    <message>
        <source>Start the console in the tray, where there is one.</source>
        <translation>Die Konsole in der Symbolleiste starten, wo es eine gibt.</translation>
    </message>
    <message>
        <source>What closing the console&apos;s window does where a tray exists.</source>
        <translation>Was das Schließen des Konsolenfensters bewirkt, wo es eine Symbolleiste gibt.</translation>
    </message>
    <message>
        <source>Colours of the console.</source>
        <translation>Farben der Konsole.</translation>
    </message>
    <message>
        <source>Language of the console, as de or en. Empty: the desktop&apos;s.</source>
        <translation>Sprache der Konsole, etwa de oder en. Leer: die des Desktops.</translation>
    </message>
    <message>
        <source>Run the web servers (ports web and web-tls).</source>
        <translation>Die Webserver betreiben (Ports web und web-tls).</translation>
    </message>
    <message>
        <source>Send browsers that come without TLS to the encrypted port. This machine itself, and the well-known addresses, are exempt.</source>
        <translation>Browser, die ohne TLS kommen, zum verschlüsselten Port schicken. Dieser Rechner selbst und die wohlbekannten Adressen sind ausgenommen.</translation>
    </message>
    <message>
        <source>How long browsers shall remember to come with TLS only (HSTS). 0: they are not told.</source>
        <translation>Wie lange sich Browser merken sollen, nur mit TLS zu kommen (HSTS). 0: es wird ihnen nicht gesagt.</translation>
    </message>
    <message>
        <source>The longest head of a request: its line and its fields together.</source>
        <translation>Der längste Kopf einer Anfrage: ihre Zeile und ihre Felder zusammen.</translation>
    </message>
    <message>
        <source>A client that has not sent the whole head of its request after this time is disconnected.</source>
        <translation>Ein Client, der den Kopf seiner Anfrage nach dieser Zeit nicht ganz gesendet hat, wird getrennt.</translation>
    </message>
    <message>
        <source>How long a connection stays open for the next request.</source>
        <translation>Wie lange eine Verbindung für die nächste Anfrage offen bleibt.</translation>
    </message>
    <message>
        <source>Bytes a second below which, over ten seconds, an upload is given up.</source>
        <translation>Bytes pro Sekunde, unter denen ein Hochladen nach zehn Sekunden aufgegeben wird.</translation>
    </message>
    <message>
        <source>The largest file that is uploaded.</source>
        <translation>Die größte Datei, die hochgeladen wird.</translation>
    </message>
    <message>
        <source>Show everybody the other accounts of their domain as an address book: real names and addresses.</source>
        <translation>Allen die anderen Konten ihrer Domain als Adressbuch zeigen: Namen und Adressen.</translation>
    </message>
    <message>
        <source>A web session that nobody uses for this long ends. Waiting for new mail is not using it.</source>
        <translation>Eine Websitzung, die so lange niemand benutzt, endet. Auf neue Mail zu warten ist kein Benutzen.</translation>
    </message>
    <message>
        <source>A web session ends after this time in any case.</source>
        <translation>Eine Websitzung endet nach dieser Zeit in jedem Fall.</translation>
    </message>
    <message>
        <source>Folder whose files take the place of the web application&apos;s own, as index.html or images. Relative to the data folder. Empty: none.</source>
        <translation>Ordner, dessen Dateien an die Stelle der eigenen der Webanwendung treten, wie index.html oder Bilder. Relativ zum Datenordner. Leer: keiner.</translation>
    </message>
    <message>
        <source>Publish an MTA-STS policy (RFC 8461) under https://mta-sts.DOMAIN for each domain, naming this server.</source>
        <translation>Für jede Domain unter https://mta-sts.DOMAIN eine MTA-STS-Richtlinie (RFC 8461) veröffentlichen, die diesen Server nennt.</translation>
    </message>
    <message>
        <source>URI under which faults in the server&apos;s security can be told, for security.txt. Empty: the postmaster of the first domain.</source>
        <translation>URI, unter der Fehler in der Sicherheit des Servers gemeldet werden können, für security.txt. Leer: der Postmaster der ersten Domain.</translation>
    </message>
    <message>
        <source>Run the administration port (port admin) with /metrics, /healthz and /readyz.</source>
        <translation>Den Verwaltungsport (Port admin) mit /metrics, /healthz und /readyz betreiben.</translation>
    </message>
    <message>
        <source>Addresses and networks that may use the administration port, besides this machine.</source>
        <translation>Adressen und Netze, die den Verwaltungsport benutzen dürfen, außer diesem Rechner.</translation>
    </message>
    <message>
        <source>Port of the web server without TLS. 0: as server.ports says.</source>
        <translation>Port des Webservers ohne TLS. 0: wie server.ports es sagt.</translation>
    </message>
    <message>
        <source>Port of the web server with TLS. 0: as server.ports says.</source>
        <translation>Port des Webservers mit TLS. 0: wie server.ports es sagt.</translation>
    </message>
    <message>
        <source>A device&apos;s token ends after this time; the device is then enrolled anew.</source>
        <translation>Das Token eines Geräts endet nach dieser Zeit; das Gerät wird dann neu angemeldet.</translation>
    </message>
    <message>
        <source>Folder with the messenger&apos;s program files, one folder below it for each system (linux-x86_64, windows-x86_64, ...), which users download ready for their account. Relative to the data folder. Empty: none.</source>
        <translation>Ordner mit den Programmdateien des Messengers, darin ein Ordner je System (linux-x86_64, windows-x86_64, ...), die Benutzer fertig für ihr Konto herunterladen. Relativ zum Datenordner. Leer: keiner.</translation>
    </message>
    <message>
        <source>The administration port. 0: as server.ports says.</source>
        <translation>Der Verwaltungsport. 0: wie server.ports es sagt.</translation>
    </message>
    <message>
        <source>Run the controller, by which programs administer this server (port controller). Nobody gets in before a controller account has been made (posthornctl ctrlaccountadd).</source>
        <translation>Den Controller betreiben, über den Programme diesen Server verwalten (Port controller). Bevor ein Controller-Konto angelegt ist (posthornctl ctrlaccountadd), kommt niemand hinein.</translation>
    </message>
    <message>
        <source>Whether controller accounts may log in on connections without TLS: from this host only, from anywhere, or not at all.</source>
        <translation>Ob sich Controller-Konten auf Verbindungen ohne TLS anmelden dürfen: nur von diesem Rechner, von überall oder gar nicht.</translation>
    </message>
    <message>
        <source>Take controller logins with the password in clear.</source>
        <translation>Controller-Anmeldungen mit dem Kennwort im Klartext annehmen.</translation>
    </message>
    <message>
        <source>Take controller logins with the MD5 digest of time stamp and password.</source>
        <translation>Controller-Anmeldungen mit der MD5-Prüfsumme von Zeitstempel und Kennwort annehmen.</translation>
    </message>
    <message>
        <source>A controller client that says nothing for this long is disconnected.</source>
        <translation>Ein Controller-Client, der so lange nichts sagt, wird getrennt.</translation>
    </message>
    <message>
        <source>Lines of one list that the controller gives or takes.</source>
        <translation>Zeilen einer Liste, die der Controller ausgibt oder annimmt.</translation>
    </message>
    <message>
        <source>Run the client interface, a text protocol for mail and accounts (port dmci).</source>
        <translation>Die Client-Schnittstelle betreiben, ein Textprotokoll für Mail und Konten (Port dmci).</translation>
    </message>
    <message>
        <source>Speak TLS on the client interface's port from the first byte, instead of after STARTTLS.</source>
        <translation>Am Port der Client-Schnittstelle vom ersten Byte an TLS sprechen statt nach STARTTLS.</translation>
    </message>
    <message>
        <source>Take passwords in clear on connections without TLS from hosts other than this one, on the client interface and the collaboration service.</source>
        <translation>Kennwörter im Klartext auf Verbindungen ohne TLS auch von anderen Rechnern annehmen, an der Client-Schnittstelle und am Zusammenarbeitsdienst.</translation>
    </message>
    <message>
        <source>A client of the client interface that says nothing for this long is disconnected.</source>
        <translation>Ein Client der Client-Schnittstelle, der so lange nichts sagt, wird getrennt.</translation>
    </message>
    <message>
        <source>How long after its last use a session identifier can be resumed.</source>
        <translation>Wie lange nach dem letzten Gebrauch eine Sitzungskennung wieder aufgenommen werden kann.</translation>
    </message>
    <message>
        <source>Run the collaboration service, which tells programs of new mail, folders and presence as they change (port collaboration).</source>
        <translation>Den Zusammenarbeitsdienst betreiben, der Programmen neue Mail, Ordner und Anwesenheit meldet, sobald sie sich ändern (Port collaboration).</translation>
    </message>
    <message>
        <source>Speak TLS on the collaboration service's port from the first byte, instead of after STARTTLS.</source>
        <translation>Am Port des Zusammenarbeitsdienstes vom ersten Byte an TLS sprechen statt nach STARTTLS.</translation>
    </message>
    <message>
        <source>A client of the collaboration service that says nothing for this long is disconnected.</source>
        <translation>Ein Client des Zusammenarbeitsdienstes, der so lange nichts sagt, wird getrennt.</translation>
    </message>
</context>
<context>
    <name>SettingName</name>
    <message>
        <source>Host name</source>
        <translation>Hostname</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeitsfäden</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Lauschen auf</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Memory for messages</source>
        <translation>Speicher für Nachrichten</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Domain certificates</source>
        <translation>Zertifikate der Domänen</translation>
    </message>
    <message>
        <source>Client authorities</source>
        <translation>Zertifizierungsstellen der Benutzer</translation>
    </message>
    <message>
        <source>Minimum version</source>
        <translation>Mindestversion</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Slow peer</source>
        <translation>Langsame Gegenstelle</translation>
    </message>
    <message>
        <source>Proxy protocol from</source>
        <translation>PROXY-Protokoll von</translation>
    </message>
    <message>
        <source>Auth failures</source>
        <translation>Fehlanmeldungen</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Aktiviert</translation>
    </message>
    <message>
        <source>Submission enabled</source>
        <translation>Einlieferung aktiviert</translation>
    </message>
    <message>
        <source>Idle timeout</source>
        <translation>Frist bei Untätigkeit</translation>
    </message>
    <message>
        <source>Max message size</source>
        <translation>Größte Nachricht</translation>
    </message>
    <message>
        <source>Max recipients</source>
        <translation>Höchstzahl der Empfänger</translation>
    </message>
    <message>
        <source>Max errors</source>
        <translation>Höchstzahl der Fehler</translation>
    </message>
    <message>
        <source>Max hops</source>
        <translation>Höchstzahl der Stationen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Adressen bestätigen</translation>
    </message>
    <message>
        <source>Trusted networks</source>
        <translation>Vertraute Netze</translation>
    </message>
    <message>
        <source>Login timeout</source>
        <translation>Frist zur Anmeldung</translation>
    </message>
    <message>
        <source>Max literal</source>
        <translation>Größtes Literal</translation>
    </message>
    <message>
        <source>Default quota</source>
        <translation>Übliches Kontingent</translation>
    </message>
    <message>
        <source>Min password length</source>
        <translation>Mindestlänge des Kennworts</translation>
    </message>
    <message>
        <source>Password memory</source>
        <translation>Gedächtnis für Kennwörter</translation>
    </message>
    <message>
        <source>Smart host</source>
        <translation>Smarthost</translation>
    </message>
    <message>
        <source>Smart host login</source>
        <translation>Anmeldename beim Smarthost</translation>
    </message>
    <message>
        <source>Smart host password</source>
        <translation>Kennwort beim Smarthost</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Aufgeben nach</translation>
    </message>
    <message>
        <source>Connections per host</source>
        <translation>Verbindungen je Host</translation>
    </message>
    <message>
        <source>Delay warning</source>
        <translation>Verzögerungsmeldung</translation>
    </message>
    <message>
        <source>Double bounces</source>
        <translation>Doppelte Rücksendungen</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>Frist</translation>
    </message>
    <message>
        <source>Segment size</source>
        <translation>Segmentgröße</translation>
    </message>
    <message>
        <source>Compact at</source>
        <translation>Verdichten ab</translation>
    </message>
    <message>
        <source>Disk reserve</source>
        <translation>Plattenreserve</translation>
    </message>
    <message>
        <source>Cache memory</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Suchverzeichnis</translation>
    </message>
    <message>
        <source>Search max text</source>
        <translation>Größter Text im Suchverzeichnis</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Transcripts</source>
        <translation>Mitschriften</translation>
    </message>
    <message>
        <source>Keep days</source>
        <translation>Tage aufbewahren</translation>
    </message>
    <message>
        <source>Max file size</source>
        <translation>Größte Datei</translation>
    </message>
    <message>
        <source>Start minimised</source>
        <translation>Minimiert starten</translation>
    </message>
    <message>
        <source>Close to tray</source>
        <translation>Schließen in die Symbolleiste</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Connections per IP</source>
        <translation>Verbindungen je IP</translation>
    </message>
    <message>
        <source>Auth failures per IP</source>
        <translation>Fehlanmeldungen je IP</translation>
    </message>
    <message>
        <source>Auth without TLS</source>
        <translation>Anmeldung ohne TLS</translation>
    </message>
    <message>
        <source>Login without TLS</source>
        <translation>Anmeldung ohne TLS</translation>
    </message>
    <message>
        <source>SCRAM iterations</source>
        <translation>SCRAM-Durchläufe</translation>
    </message>
    <message>
        <source>Smart host TLS</source>
        <translation>TLS zum Smarthost</translation>
    </message>
    <message>
        <source>Redirect to TLS</source>
        <translation>Zu TLS weiterleiten</translation>
    </message>
    <message>
        <source>HSTS</source>
        <translation>HSTS</translation>
    </message>
    <message>
        <source>Max head size</source>
        <translation>Größter Anfragekopf</translation>
    </message>
    <message>
        <source>Header timeout</source>
        <translation>Frist für den Anfragekopf</translation>
    </message>
    <message>
        <source>Keep alive</source>
        <translation>Verbindung offen halten</translation>
    </message>
    <message>
        <source>Least upload rate</source>
        <translation>Kleinste Hochladerate</translation>
    </message>
    <message>
        <source>Max upload size</source>
        <translation>Größte hochgeladene Datei</translation>
    </message>
    <message>
        <source>Session idle</source>
        <translation>Untätigkeit einer Sitzung</translation>
    </message>
    <message>
        <source>Session lifetime</source>
        <translation>Lebensdauer einer Sitzung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>MTA STS</source>
        <translation>MTA-STS</translation>
    </message>
    <message>
        <source>Security contact</source>
        <translation>Kontakt für Sicherheitsfragen</translation>
    </message>
    <message>
        <source>Admin enabled</source>
        <translation>Verwaltungsport an</translation>
    </message>
    <message>
        <source>Admin networks</source>
        <translation>Netze der Verwaltung</translation>
    </message>
    <message>
        <source>TLS port</source>
        <translation>TLS-Port</translation>
    </message>
    <message>
        <source>Token lifetime</source>
        <translation>Lebensdauer von Token</translation>
    </message>
    <message>
        <source>Messenger folder</source>
        <translation>Ordner des Messengers</translation>
    </message>
    <message>
        <source>Admin port</source>
        <translation>Verwaltungsport</translation>
    </message>
    <message>
        <source>Dns trust anchor</source>
        <translation>DNS-Vertrauensanker</translation>
    </message>
    <message>
        <source>Conversation log</source>
        <translation>Unterhaltungsprotokoll</translation>
    </message>
    <message>
        <source>Conversation log domains</source>
        <translation>Unterhaltungsprotokoll nach Domain</translation>
    </message>
    <message>
        <source>Refuse encrypted</source>
        <translation>Verschlüsseltes ablehnen</translation>
    </message>
    <message>
        <source>Archive keep</source>
        <translation>Archiv behalten</translation>
    </message>
    <message>
        <source>Archive keep domains</source>
        <translation>Archiv behalten nach Domain</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Contacts domains</source>
        <translation>Kontakte nach Domain</translation>
    </message>
    <message>
        <source>Off for</source>
        <translation>Aus für</translation>
    </message>
    <message>
        <source>Max contacts</source>
        <translation>Höchstzahl der Kontakte</translation>
    </message>
    <message>
        <source>Shared contacts</source>
        <translation>Gemeinsame Kontakte</translation>
    </message>
    <message>
        <source>Administrators</source>
        <translation>Verwalter</translation>
    </message>
    <message>
        <source>Contact addresses</source>
        <translation>Kontaktadressen</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Login tokens</source>
        <translation>Anmeldetokens</translation>
    </message>
    <message>
        <source>BOSH</source>
        <translation>BOSH</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>Räume</translation>
    </message>
    <message>
        <source>Rooms name</source>
        <translation>Name der Räume</translation>
    </message>
    <message>
        <source>Rooms by users</source>
        <translation>Räume von Benutzern</translation>
    </message>
    <message>
        <source>Rooms per account</source>
        <translation>Räume je Konto</translation>
    </message>
    <message>
        <source>Room occupants</source>
        <translation>Anwesende je Raum</translation>
    </message>
    <message>
        <source>Pubsub name</source>
        <translation>Name von Publish-Subscribe</translation>
    </message>
    <message>
        <source>Pubsub nodes</source>
        <translation>Publish-Subscribe-Knoten</translation>
    </message>
    <message>
        <source>Pubsub items</source>
        <translation>Publish-Subscribe-Einträge</translation>
    </message>
    <message>
        <source>Upload name</source>
        <translation>Name des Dateidienstes</translation>
    </message>
    <message>
        <source>Upload max size</source>
        <translation>Größte hochgeladene Datei</translation>
    </message>
    <message>
        <source>Upload quota</source>
        <translation>Kontingent hochgeladener Dateien</translation>
    </message>
    <message>
        <source>Upload keep</source>
        <translation>Hochgeladenes behalten</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Vermittler</translation>
    </message>
    <message>
        <source>Proxy name</source>
        <translation>Name des Vermittlers</translation>
    </message>
    <message>
        <source>TURN</source>
        <translation>TURN</translation>
    </message>
    <message>
        <source>TURN secret</source>
        <translation>TURN-Geheimnis</translation>
    </message>
    <message>
        <source>Federation</source>
        <translation>Föderation</translation>
    </message>
    <message>
        <source>Federation domains</source>
        <translation>Föderation mit Domains</translation>
    </message>
    <message>
        <source>Federation refused</source>
        <translation>Föderation abgelehnt</translation>
    </message>
    <message>
        <source>Federation local</source>
        <translation>Föderation eigener Domains</translation>
    </message>
    <message>
        <source>Dialback</source>
        <translation>Dialback</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenten</translation>
    </message>
    <message>
        <source>Clear logins</source>
        <translation>Klartext-Anmeldungen</translation>
    </message>
    <message>
        <source>MD5 logins</source>
        <translation>MD5-Anmeldungen</translation>
    </message>
    <message>
        <source>Max list lines</source>
        <translation>Höchstzahl der Listenzeilen</translation>
    </message>
    <message>
        <source>Implicit TLS</source>
        <translation>Implizites TLS</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::AccountDialog</name>
    <message>
        <source>Add an account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>The owner logs in with the whole address and this password.</source>
        <translation>Angemeldet wird mit der ganzen Adresse und diesem Kennwort.</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Name before the @</source>
        <translation>Name vor dem @</translation>
    </message>
    <message>
        <source>Real name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>&amp;Real name:</source>
        <translation>&amp;Voller Name:</translation>
    </message>
    <message>
        <source>Type the account&apos;s name.</source>
        <translation>Geben Sie den Namen des Kontos ein.</translation>
    </message>
    <message>
        <source>The name cannot stand in a mail address.</source>
        <translation>So kann kein Name in einer Mailadresse lauten.</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::AccountModel</name>
    <message>
        <source>Mailing list</source>
        <translation>Mailingliste</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Aktiviert</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Deaktiviert</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Real name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Quota</source>
        <translation>Kontingent</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::AccountsPage</name>
    <message>
        <source>Add a&amp;ccount</source>
        <translation>K&amp;onto hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>K&amp;ennwort</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Add a&amp;lias</source>
        <translation>Al&amp;ias hinzufügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Accounts and aliases</source>
        <translation>Konten und Aliasse</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Aliases</source>
        <translation>Aliasse</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domänen</translation>
    </message>
    <message>
        <source>No domains</source>
        <translation>Keine Domänen</translation>
    </message>
    <message>
        <source>Add the domain whose mail this server keeps.</source>
        <translation>Fügen Sie die Domäne hinzu, deren Post dieser Server verwahrt.</translation>
    </message>
    <message>
        <source>Add a domain</source>
        <translation>Domäne hinzufügen</translation>
    </message>
    <message>
        <source>Delete the domain</source>
        <translation>Domäne löschen</translation>
    </message>
    <message>
        <source>No accounts</source>
        <translation>Keine Konten</translation>
    </message>
    <message>
        <source>Each account is an address with mailboxes of its own.</source>
        <translation>Jedes Konto ist eine Adresse mit eigenen Postfächern.</translation>
    </message>
    <message>
        <source>Filter accounts</source>
        <translation>Konten filtern</translation>
    </message>
    <message>
        <source>No aliases</source>
        <translation>Keine Aliasse</translation>
    </message>
    <message>
        <source>An alias is a further address whose mail goes to an account or to another address.</source>
        <translation>Ein Alias ist eine weitere Adresse, deren Post an ein Konto oder eine andere Adresse geht.</translation>
    </message>
    <message>
        <source>Filter aliases</source>
        <translation>Aliasse filtern</translation>
    </message>
    <message>
        <source>E&amp;nable</source>
        <translation>Akti&amp;vieren</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message numerus="yes">
        <source>%n account(s)</source>
        <translation>
            <numerusform>%n Konto</numerusform>
            <numerusform>%n Konten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alias(es)</source>
        <translation>
            <numerusform>%n Alias</numerusform>
            <numerusform>%n Aliasse</numerusform>
        </translation>
    </message>
    <message>
        <source>The domain %1 was added.</source>
        <translation>Die Domäne %1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>Delete the domain %1?</source>
        <translation>Die Domäne %1 löschen?</translation>
    </message>
    <message>
        <source>Its accounts, its aliases and all their mail are deleted with it. This cannot be undone.</source>
        <translation>Ihre Konten, ihre Aliasse und deren gesamte Post werden mit ihr gelöscht. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>The domain %1 was deleted.</source>
        <translation>Die Domäne %1 wurde gelöscht.</translation>
    </message>
    <message>
        <source>The account %1 was added.</source>
        <translation>Das Konto %1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>The account %1 was changed.</source>
        <translation>Das Konto %1 wurde geändert.</translation>
    </message>
    <message>
        <source>The password of %1 was changed; its sessions have ended.</source>
        <translation>Das Kennwort von %1 wurde geändert; seine Sitzungen sind beendet.</translation>
    </message>
    <message>
        <source>The account %1 is enabled.</source>
        <translation>Das Konto %1 ist aktiviert.</translation>
    </message>
    <message>
        <source>The account %1 is disabled.</source>
        <translation>Das Konto %1 ist deaktiviert.</translation>
    </message>
    <message>
        <source>Delete the account %1?</source>
        <translation>Das Konto %1 löschen?</translation>
    </message>
    <message>
        <source>All its mail is deleted with it. This cannot be undone.</source>
        <translation>Seine gesamte Post wird mit ihm gelöscht. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>The account %1 was deleted.</source>
        <translation>Das Konto %1 wurde gelöscht.</translation>
    </message>
    <message>
        <source>The alias %1 was added.</source>
        <translation>Der Alias %1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>Delete the alias %1?</source>
        <translation>Den Alias %1 löschen?</translation>
    </message>
    <message>
        <source>Mail to it will be refused.</source>
        <translation>Post an ihn wird abgewiesen.</translation>
    </message>
    <message>
        <source>The alias %1 was deleted.</source>
        <translation>Der Alias %1 wurde gelöscht.</translation>
    </message>
    <message>
        <source>Ed&amp;it</source>
        <translation>Bea&amp;rbeiten</translation>
    </message>
    <message>
        <source>Disa&amp;ble</source>
        <translation>Deakti&amp;vieren</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::AdminClient</name>
    <message>
        <source>This console only watches: it cannot change anything.</source>
        <translation>Diese Konsole sieht nur zu: Sie kann nichts ändern.</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::AliasDialog</name>
    <message>
        <source>Add an alias</source>
        <translation>Alias hinzufügen</translation>
    </message>
    <message>
        <source>Mail to the alias goes to the target: a name of this domain or any address. The alias * takes all names that nobody has.</source>
        <translation>Post an den Alias geht an das Ziel: einen Namen dieser Domäne oder irgendeine Adresse. Der Alias * nimmt alle Namen, die niemand hat.</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Alias before the @</source>
        <translation>Alias vor dem @</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>alice or alice@example.org</source>
        <translation>alice oder alice@example.org</translation>
    </message>
    <message>
        <source>A&amp;lias:</source>
        <translation>A&amp;lias:</translation>
    </message>
    <message>
        <source>&amp;Target:</source>
        <translation>&amp;Ziel:</translation>
    </message>
    <message>
        <source>Type the alias.</source>
        <translation>Geben Sie den Alias ein.</translation>
    </message>
    <message>
        <source>The alias cannot stand in a mail address.</source>
        <translation>So kann kein Alias in einer Mailadresse lauten.</translation>
    </message>
    <message>
        <source>Type where its mail goes: a name of this domain or an address.</source>
        <translation>Geben Sie ein, wohin seine Post geht: ein Name dieser Domäne oder eine Adresse.</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::AliasModel</name>
    <message>
        <source>everything else (*@%1)</source>
        <translation>alles Übrige (*@%1)</translation>
    </message>
    <message>
        <source>Alias</source>
        <translation>Alias</translation>
    </message>
    <message>
        <source>Delivers to</source>
        <translation>Stellt zu an</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::Assistant</name>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domäne</translation>
    </message>
    <message>
        <source>Postmaster</source>
        <translation>Postmaster</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Demo data</source>
        <translation>Beispieldaten</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Set up Posthorn</source>
        <translation>Posthorn einrichten</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>&amp;Start the server</source>
        <translation>Server &amp;starten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Welcome to Posthorn</source>
        <translation>Willkommen bei Posthorn</translation>
    </message>
    <message>
        <source>A few questions, and your mail server runs. Everything can be changed later in the settings.</source>
        <translation>Ein paar Fragen, und Ihr Mailserver läuft. Alles lässt sich später in den Einstellungen ändern.</translation>
    </message>
    <message>
        <source>The domain whose mail this server keeps</source>
        <translation>Die Domäne, deren Post dieser Server verwahrt</translation>
    </message>
    <message>
        <source>A password for the postmaster, the first account</source>
        <translation>Ein Kennwort für den Postmaster, das erste Konto</translation>
    </message>
    <message>
        <source>The ports on which mail programs and other servers find it</source>
        <translation>Die Ports, auf denen Mailprogramme und andere Server ihn finden</translation>
    </message>
    <message>
        <source>Whether to put in some accounts and mail to play with</source>
        <translation>Ob einige Konten und etwas Post zum Ausprobieren angelegt werden</translation>
    </message>
    <message>
        <source>Which domain is yours?</source>
        <translation>Welche Domäne ist Ihre?</translation>
    </message>
    <message>
        <source>The part behind the @ of your addresses. If you only want to try things out, any name ending in .test will do.</source>
        <translation>Der Teil hinter dem @ Ihrer Adressen. Zum Ausprobieren genügt irgendein Name, der auf .test endet.</translation>
    </message>
    <message>
        <source>&amp;Domain:</source>
        <translation>&amp;Domäne:</translation>
    </message>
    <message>
        <source>A password for the postmaster</source>
        <translation>Ein Kennwort für den Postmaster</translation>
    </message>
    <message>
        <source>The postmaster is the first account of the domain. Mail about problems goes there, and you can log in with any mail program.</source>
        <translation>Der Postmaster ist das erste Konto der Domäne. Dorthin geht Post über Störungen, und Sie können sich mit jedem Mailprogramm anmelden.</translation>
    </message>
    <message>
        <source>Where shall the server listen?</source>
        <translation>Wo soll der Server lauschen?</translation>
    </message>
    <message>
        <source>Other servers and mail programs look for the standard ports. Listening on them needs a permission that not every program has.</source>
        <translation>Andere Server und Mailprogramme suchen die Standardports. Auf ihnen zu lauschen erfordert ein Recht, das nicht jedes Programm hat.</translation>
    </message>
    <message>
        <source>&amp;Standard ports</source>
        <translation>&amp;Standardports</translation>
    </message>
    <message>
        <source>&amp;User ports, for trying out and development</source>
        <translation>&amp;Benutzerports, zum Ausprobieren und Entwickeln</translation>
    </message>
    <message>
        <source>The standard ports are not open to this program. Start it with the right to bind them (CAP_NET_BIND_SERVICE), or as a system service, to use them.</source>
        <translation>Die Standardports stehen diesem Programm nicht offen. Starten Sie es mit dem Recht, sie zu belegen (CAP_NET_BIND_SERVICE), oder als Systemdienst, um sie zu nutzen.</translation>
    </message>
    <message>
        <source>Something to look at?</source>
        <translation>Etwas zum Ansehen?</translation>
    </message>
    <message>
        <source>Demo data is a second domain, demo.test, with the accounts alice, bob and carol, some mail and a chat history, so that every page shows something.</source>
        <translation>Die Beispieldaten sind eine zweite Domäne, demo.test, mit den Konten alice, bob und carol, etwas Post und einem Chatverlauf, damit jede Seite etwas zeigt.</translation>
    </message>
    <message>
        <source>&amp;Put in the demo data</source>
        <translation>Beispieldaten an&amp;legen</translation>
    </message>
    <message>
        <source>Their password is posthorn-demo. You can delete the domain at any time; do not keep it on a server that others can reach.</source>
        <translation>Ihr Kennwort lautet posthorn-demo. Sie können die Domäne jederzeit löschen; behalten Sie sie nicht auf einem Server, den andere erreichen.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>This is what will be set up. Go back to change it.</source>
        <translation>Das wird eingerichtet. Gehen Sie zurück, um es zu ändern.</translation>
    </message>
    <message>
        <source>First account</source>
        <translation>Erstes Konto</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::ChannelPane</name>
    <message>
        <source>Filter: words, &quot;a phrase&quot;, -without, [session]</source>
        <translation>Filter: Wörter, &quot;ein Satz&quot;, -ohne, [Sitzung]</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>A&amp;nhalten</translation>
    </message>
    <message>
        <source>F&amp;ollow</source>
        <translation>F&amp;olgen</translation>
    </message>
    <message>
        <source>Log of %1</source>
        <translation>Protokoll von %1</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>Noch nichts da</translation>
    </message>
    <message>
        <source>Lines appear as they are logged. When a filter is set, only those that match it are shown.</source>
        <translation>Zeilen erscheinen, sobald sie protokolliert werden. Ist ein Filter gesetzt, werden nur passende gezeigt.</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Least level</source>
        <translation>Mindeststufe</translation>
    </message>
    <message>
        <source>The least level that is shown</source>
        <translation>Die niedrigste Stufe, die gezeigt wird</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>Alle Stufen</translation>
    </message>
    <message>
        <source>Information and above</source>
        <translation>Ab Information</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message>
        <source>Stop the lines from moving; nothing is lost meanwhile</source>
        <translation>Die Zeilen anhalten; verloren geht dabei nichts</translation>
    </message>
    <message>
        <source>Keep the newest line in sight</source>
        <translation>Die neueste Zeile im Blick behalten</translation>
    </message>
    <message>
        <source>Copy the chosen lines</source>
        <translation>Gewählte Zeilen kopieren</translation>
    </message>
    <message>
        <source>Save the lines shown</source>
        <translation>Gezeigte Zeilen speichern</translation>
    </message>
    <message>
        <source>Search all logs for this</source>
        <translation>Alle Protokolle danach durchsuchen</translation>
    </message>
    <message>
        <source>Empty this view (the log files stay)</source>
        <translation>Diese Ansicht leeren (die Dateien bleiben)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%1 von %n Zeile</numerusform>
            <numerusform>%1 von %n Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paused, %n new line(s) waiting</source>
        <translation>
            <numerusform>angehalten, %n neue Zeile wartet</numerusform>
            <numerusform>angehalten, %n neue Zeilen warten</numerusform>
        </translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::Console</name>
    <message>
        <source>Close the window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>Shall Posthorn go on running in the tray?</source>
        <translation>Soll Posthorn in der Symbolleiste weiterlaufen?</translation>
    </message>
    <message>
        <source>When it quits, the mail server stops, and mail is neither received nor delivered.</source>
        <translation>Wird es beendet, hält der Mailserver an, und Post wird weder empfangen noch zugestellt.</translation>
    </message>
    <message>
        <source>&amp;Go on running</source>
        <translation>&amp;Weiterlaufen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Remember this; it can be changed in the settings</source>
        <translation>&amp;Merken; in den Einstellungen änderbar</translation>
    </message>
    <message>
        <source>Quit Posthorn</source>
        <translation>Posthorn beenden</translation>
    </message>
    <message>
        <source>Stop the mail server and quit?</source>
        <translation>Den Mailserver anhalten und beenden?</translation>
    </message>
    <message>
        <source>Until it is started again, mail is neither received nor delivered. Mail that waits in the queue is kept.</source>
        <translation>Bis zum nächsten Start wird Post weder empfangen noch zugestellt. Wartende Post bleibt erhalten.</translation>
    </message>
    <message>
        <source>Posthorn goes on running</source>
        <translation>Posthorn läuft weiter</translation>
    </message>
    <message>
        <source>Click the post horn to open its console again.</source>
        <translation>Ein Klick auf das Posthorn öffnet die Konsole wieder.</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::DomainDialog</name>
    <message>
        <source>Add a domain</source>
        <translation>Domäne hinzufügen</translation>
    </message>
    <message>
        <source>Mail to addresses of this domain is kept here. Its MX record must name this server before other servers deliver to it.</source>
        <translation>Post an Adressen dieser Domäne wird hier verwahrt. Ihr MX-Eintrag muss diesen Server nennen, bevor andere Server ihm zustellen.</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domäne</translation>
    </message>
    <message>
        <source>&amp;Domain:</source>
        <translation>&amp;Domäne:</translation>
    </message>
    <message>
        <source>Type the domain&apos;s name.</source>
        <translation>Geben Sie den Namen der Domäne ein.</translation>
    </message>
    <message>
        <source>This is not a domain name.</source>
        <translation>Das ist kein Domänenname.</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::EditAccountDialog</name>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Changes take effect at once.</source>
        <translation>Änderungen wirken sofort.</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source> GiB</source>
        <translation> GiB</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Real name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>Quota</source>
        <translation>Kontingent</translation>
    </message>
    <message>
        <source>&amp;Real name:</source>
        <translation>&amp;Voller Name:</translation>
    </message>
    <message>
        <source>&amp;Quota:</source>
        <translation>K&amp;ontingent:</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::HealthPanel</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Disk free</source>
        <translation>Platte frei</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Commit</translation>
    </message>
    <message>
        <source>%1 in the last five minutes</source>
        <translation>%1 in den letzten fünf Minuten</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::HubFeed</name>
    <message numerus="yes">
        <source>%n line(s) came faster than the console could show them; the log files have them.</source>
        <translation>
            <numerusform>%n Zeile kam schneller, als die Konsole sie zeigen konnte; sie steht in den Protokolldateien.</numerusform>
            <numerusform>%n Zeilen kamen schneller, als die Konsole sie zeigen konnte; sie stehen in den Protokolldateien.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::LogView</name>
    <message>
        <source>Log lines</source>
        <translation>Protokollzeilen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>Show the whole &amp;session</source>
        <translation>Ganze &amp;Sitzung zeigen</translation>
    </message>
    <message>
        <source>Show &amp;only this session</source>
        <translation>&amp;Nur diese Sitzung zeigen</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::LogsPage</name>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::MailPanel</name>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Since start</source>
        <translation>Seit Start</translation>
    </message>
    <message>
        <source>%1 today</source>
        <translation>%1 heute</translation>
    </message>
    <message>
        <source>%1 since start</source>
        <translation>%1 seit dem Start</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgewiesen</translation>
    </message>
    <message>
        <source>Bounced</source>
        <translation>Zurückgesandt</translation>
    </message>
    <message>
        <source>Fetched</source>
        <translation>Abgeholt</translation>
    </message>
    <message>
        <source>Chat messages</source>
        <translation>Chatnachrichten</translation>
    </message>
    <message>
        <source>Logins</source>
        <translation>Anmeldungen</translation>
    </message>
    <message>
        <source>Failed logins</source>
        <translation>Fehlanmeldungen</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::MainWindow</name>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>Warteschlangen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Post</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Systemzustand</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Servers</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>St&amp;art all servers</source>
        <translation>Alle Server st&amp;arten</translation>
    </message>
    <message>
        <source>S&amp;top all servers</source>
        <translation>Alle Server an&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Reload settings and certificates</source>
        <translation>&amp;Einstellungen und Zertifikate neu laden</translation>
    </message>
    <message>
        <source>&amp;Close the window</source>
        <translation>&amp;Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Filter this page</source>
        <translation>Diese Seite &amp;filtern</translation>
    </message>
    <message>
        <source>&amp;Search all logs</source>
        <translation>Alle Protokolle &amp;durchsuchen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>&amp;Tafeln</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>As the &amp;desktop</source>
        <translation>Wie der &amp;Desktop</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>Dar&amp;k</source>
        <translation>D&amp;unkel</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Accounts</source>
        <translation>&amp;Konten</translation>
    </message>
    <message>
        <source>Add an &amp;account…</source>
        <translation>&amp;Konto hinzufügen …</translation>
    </message>
    <message>
        <source>Add an a&amp;lias…</source>
        <translation>&amp;Alias hinzufügen …</translation>
    </message>
    <message>
        <source>Add a &amp;domain…</source>
        <translation>&amp;Domäne hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;About Posthorn</source>
        <translation>&amp;Über Posthorn</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Data folder: %1</source>
        <translation>Datenordner: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) failed</source>
        <translation>
            <numerusform>%n Dienst gestört</numerusform>
            <numerusform>%n Dienste gestört</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n service(s) active</source>
        <translation>
            <numerusform>%1 von %n Dienst aktiv</numerusform>
            <numerusform>%1 von %n Diensten aktiv</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 log lines/s</source>
        <translation>%1 Zeilen/s</translation>
    </message>
    <message>
        <source>Up %1</source>
        <translation>Läuft seit %1</translation>
    </message>
    <message>
        <source>Queues (%1)</source>
        <translation>Warteschlangen (%1)</translation>
    </message>
    <message>
        <source>About Posthorn</source>
        <translation>Über Posthorn</translation>
    </message>
    <message>
        <source>A mail and instant-messaging server that a person can see and touch. Free software under the Apache License 2.0.</source>
        <translation>Ein Mail- und Nachrichtenserver zum Ansehen und Anfassen. Freie Software unter der Apache-Lizenz 2.0.</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Web</source>
        <translation>Web</translation>
    </message>
    <message>
        <source>Enable &amp;Webmail</source>
        <translation>&amp;Webmail einschalten</translation>
    </message>
    <message>
        <source>Set&amp;up</source>
        <translation>Einricht&amp;ung</translation>
    </message>
    <message>
        <source>&amp;Web &amp;&amp; IM Services…</source>
        <translation>&amp;Web- und IM-Dienste…</translation>
    </message>
    <message>
        <source>All &amp;settings</source>
        <translation>Alle Ein&amp;stellungen</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>Räume</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::PasswordDialog</name>
    <message>
        <source>Change the password</source>
        <translation>Kennwort ändern</translation>
    </message>
    <message>
        <source>Of %1. Its sessions end, and the owner logs in with the new one.</source>
        <translation>Von %1. Seine Sitzungen enden, und die Anmeldung gelingt nur noch mit dem neuen.</translation>
    </message>
    <message>
        <source>&amp;Change</source>
        <translation>Ä&amp;ndern</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::PasswordEdit</name>
    <message>
        <source>Show the password</source>
        <translation>Kennwort zeigen</translation>
    </message>
    <message>
        <source>Hide the password</source>
        <translation>Kennwort verbergen</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::PasswordPair</name>
    <message>
        <source>Password</source>
        <translation>Kennwort</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>Kennwort noch einmal</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>&amp;Kennwort:</translation>
    </message>
    <message>
        <source>Password &amp;again:</source>
        <translation>Kennwort noch &amp;einmal:</translation>
    </message>
    <message numerus="yes">
        <source>The password needs at least %n character(s).</source>
        <translation>
            <numerusform>Das Kennwort braucht mindestens %n Zeichen.</numerusform>
            <numerusform>Das Kennwort braucht mindestens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The two passwords are not the same.</source>
        <translation>Die beiden Kennwörter sind nicht gleich.</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::QueueModel</name>
    <message>
        <source>Held</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>(bounce)</source>
        <translation>(Rücksendung)</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Recipient</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Angekommen</translation>
    </message>
    <message>
        <source>Next attempt</source>
        <translation>Nächster Versuch</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Letzter Fehler</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::QueuePanel</name>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>Älteste</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::QueuesPage</name>
    <message>
        <source>Filter by sender, recipient or error</source>
        <translation>Nach Absender, Empfänger oder Fehler filtern</translation>
    </message>
    <message>
        <source>&amp;Retry now</source>
        <translation>Jetzt &amp;versuchen</translation>
    </message>
    <message>
        <source>Re&amp;lease</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>No entry is chosen</source>
        <translation>Kein Eintrag gewählt</translation>
    </message>
    <message>
        <source>Delete from the queue</source>
        <translation>Aus der Warteschlange löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n message(s) from the queue?</source>
        <translation>
            <numerusform>%n Nachricht aus der Warteschlange löschen?</numerusform>
            <numerusform>%n Nachrichten aus der Warteschlange löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Neither the sender nor the recipient is told. This cannot be undone.</source>
        <translation>Weder Absender noch Empfänger erfahren davon. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Queue of outgoing mail</source>
        <translation>Warteschlange der ausgehenden Post</translation>
    </message>
    <message>
        <source>The queue is empty</source>
        <translation>Die Warteschlange ist leer</translation>
    </message>
    <message>
        <source>Mail for other servers waits here until it has been handed over.</source>
        <translation>Post für andere Server wartet hier, bis sie übergeben ist.</translation>
    </message>
    <message>
        <source>Message preview</source>
        <translation>Nachrichtenvorschau</translation>
    </message>
    <message>
        <source>Choose an entry to read its message.</source>
        <translation>Wählen Sie einen Eintrag, um seine Nachricht zu lesen.</translation>
    </message>
    <message>
        <source>Try to hand the chosen messages over at once</source>
        <translation>Die gewählten Nachrichten sofort zu übergeben versuchen</translation>
    </message>
    <message>
        <source>Keep the chosen messages until they are released</source>
        <translation>Die gewählten Nachrichten festhalten, bis sie freigegeben werden</translation>
    </message>
    <message>
        <source>Let the held messages go</source>
        <translation>Die angehaltenen Nachrichten freigeben</translation>
    </message>
    <message>
        <source>Delete the chosen messages (Del)</source>
        <translation>Die gewählten Nachrichten löschen (Entf)</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Auffrischen</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) in the queue</source>
        <translation>
            <numerusform>%n Nachricht in der Warteschlange</numerusform>
            <numerusform>%n Nachrichten in der Warteschlange</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 an %2</translation>
    </message>
    <message>
        <source>(bounce)</source>
        <translation>(Rücksendung)</translation>
    </message>
    <message>
        <source>H&amp;old</source>
        <translation>A&amp;nhalten</translation>
    </message>
    <message>
        <source>No message</source>
        <translation>Keine Nachricht</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::RoomModel</name>
    <message>
        <source>Permanent</source>
        <translation>Dauerhaft</translation>
    </message>
    <message>
        <source>Until the last one leaves</source>
        <translation>Bis der Letzte geht</translation>
    </message>
    <message>
        <source>Members only</source>
        <translation>Nur Mitglieder</translation>
    </message>
    <message>
        <source>With a password</source>
        <translation>Mit Kennwort</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>%1, hidden</source>
        <translation>%1, verborgen</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>Raum</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Occupants</source>
        <translation>Anwesende</translation>
    </message>
    <message>
        <source>Lasts</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Angelegt von</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::RoomsPage</name>
    <message>
        <source>Rooms</source>
        <translation>Räume</translation>
    </message>
    <message>
        <source>Filter by room, address or owner</source>
        <translation>Nach Raum, Adresse oder Besitzer filtern</translation>
    </message>
    <message>
        <source>No rooms</source>
        <translation>Keine Räume</translation>
    </message>
    <message>
        <source>Rooms that people make for conversations of many appear here.</source>
        <translation>Hier erscheinen Räume, die Leute für Unterhaltungen vieler anlegen.</translation>
    </message>
    <message>
        <source>&amp;Close room</source>
        <translation>Raum s&amp;chließen</translation>
    </message>
    <message>
        <source>Close room</source>
        <translation>Raum schließen</translation>
    </message>
    <message>
        <source>Everybody in them is sent out, and what was said in them is deleted.</source>
        <translation>Alle Anwesenden werden hinausgeschickt, und was darin gesagt wurde, wird gelöscht.</translation>
    </message>
    <message>
        <source>Announcement</source>
        <translation>Ankündigung</translation>
    </message>
    <message>
        <source>To everybody who is online:</source>
        <translation>An alle, die online sind:</translation>
    </message>
    <message>
        <source>Close the chosen rooms (Del)</source>
        <translation>Die gewählten Räume schließen (Entf)</translation>
    </message>
    <message>
        <source>&amp;Announce…</source>
        <translation>&amp;Ankündigen …</translation>
    </message>
    <message>
        <source>Send a message to everybody who is online</source>
        <translation>Allen, die online sind, eine Nachricht senden</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message numerus="yes">
        <source>Close %n room(s)?</source>
        <translation>
            <numerusform>%n Raum schließen?</numerusform>
            <numerusform>%n Räume schließen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n room(s)</source>
        <translation>
            <numerusform>%n Raum</numerusform>
            <numerusform>%n Räume</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Announced to %n user(s)</source>
        <translation>
            <numerusform>%n Benutzer hat die Ankündigung</numerusform>
            <numerusform>%n Benutzer haben die Ankündigung</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SearchPage</name>
    <message>
        <source>Words that a line must contain: an address, a host, a message number</source>
        <translation>Wörter, die in einer Zeile stehen müssen: Adresse, Host, Nachrichtennummer</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>The log files and what is in memory are searched; you get whole sessions.</source>
        <translation>Durchsucht werden die Protokolldateien und der Speicher; gezeigt werden ganze Sitzungen.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>All logs</source>
        <translation>Alle Protokolle</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>Letzte Woche</translation>
    </message>
    <message>
        <source>All days</source>
        <translation>Alle Tage</translation>
    </message>
    <message>
        <source>Progress of the search</source>
        <translation>Fortschritt der Suche</translation>
    </message>
    <message>
        <source>Sessions found</source>
        <translation>Gefundene Sitzungen</translation>
    </message>
    <message>
        <source>Search words</source>
        <translation>Suchwörter</translation>
    </message>
    <message>
        <source>No sessions found</source>
        <translation>Keine Sitzungen gefunden</translation>
    </message>
    <message>
        <source>Type what you look for and press Enter.</source>
        <translation>Geben Sie ein, was Sie suchen, und drücken Sie die Eingabetaste.</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abbre&amp;chen</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>%1, session %2</source>
        <translation>%1, Sitzung %2</translation>
    </message>
    <message>
        <source>%1, without a session</source>
        <translation>%1, ohne Sitzung</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2, %n line(s): %3</source>
        <translation>
            <numerusform>%1, %2, %n Zeile: %3</numerusform>
            <numerusform>%1, %2, %n Zeilen: %3</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) found</source>
        <translation>
            <numerusform>%n Zeile gefunden</numerusform>
            <numerusform>%n Zeilen gefunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>The search was cancelled.</source>
        <translation>Die Suche wurde abgebrochen.</translation>
    </message>
    <message>
        <source>There is more: these are the latest.</source>
        <translation>Es gibt mehr: Dies sind die neuesten.</translation>
    </message>
    <message numerus="yes">
        <source>%1  ·  %2  ·  %n line(s)</source>
        <translation>
            <numerusform>%1  ·  %2  ·  %n Zeile</numerusform>
            <numerusform>%1  ·  %2  ·  %n Zeilen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::ServerModel</name>
    <message>
        <source>SMTP</source>
        <translation>SMTP</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::ServersPanel</name>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>&amp;Active</source>
        <translation>&amp;Aktiv</translation>
    </message>
    <message>
        <source>&amp;Inactive</source>
        <translation>&amp;Inaktiv</translation>
    </message>
    <message>
        <source>Set &amp;up…</source>
        <translation>&amp;Einrichten…</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SessionModel</name>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>Gegenstelle</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Encrypted</source>
        <translation>Verschlüsselt</translation>
    </message>
    <message>
        <source>Not encrypted</source>
        <translation>Nicht verschlüsselt</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SessionsPage</name>
    <message>
        <source>Filter by peer, account or service</source>
        <translation>Nach Gegenstelle, Konto oder Dienst filtern</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>Live sessions</source>
        <translation>Laufende Sitzungen</translation>
    </message>
    <message>
        <source>Nobody is connected</source>
        <translation>Niemand ist verbunden</translation>
    </message>
    <message>
        <source>Every connection of a mail program or of another server appears here while it lasts.</source>
        <translation>Jede Verbindung eines Mailprogramms oder eines anderen Servers erscheint hier, solange sie besteht.</translation>
    </message>
    <message>
        <source>End the chosen sessions (%1)</source>
        <translation>Die gewählten Sitzungen beenden (%1)</translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n session(s)</source>
        <translation>
            <numerusform>%1 von %n Sitzung</numerusform>
            <numerusform>%1 von %n Sitzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>%1, session %2</source>
        <translation>%1, Sitzung %2</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %n session(s)?</source>
        <translation>
            <numerusform>%n Sitzung trennen?</numerusform>
            <numerusform>%n Sitzungen trennen?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SettingEditor</name>
    <message>
        <source>Back to the default</source>
        <translation>Zurück zur Vorgabe</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>%1: back to the default</source>
        <translation>%1: zurück zur Vorgabe</translation>
    </message>
    <message>
        <source>needs a restart</source>
        <translation>erfordert einen Neustart</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>Vorgabe: %1</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>Unit of %1</source>
        <translation>Einheit von %1</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>KiB</source>
        <translation>KiB</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>GiB</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>One to a line</source>
        <translation>Eins je Zeile</translation>
    </message>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>Eine Zahl von %1 bis %2.</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SettingText</name>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Encryption (TLS)</source>
        <translation>Verschlüsselung (TLS)</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>SMTP</source>
        <translation>SMTP</translation>
    </message>
    <message>
        <source>POP3</source>
        <translation>POP3</translation>
    </message>
    <message>
        <source>IMAP</source>
        <translation>IMAP</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Ablage</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>Konsole</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>Everything, for debugging</source>
        <translation>Alles, zur Fehlersuche</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Go on running in the tray</source>
        <translation>In der Symbolleiste weiterlaufen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
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
        <source>Not at all</source>
        <translation>Gar nicht</translation>
    </message>
    <message>
        <source>Where the other side offers it</source>
        <translation>Wo die Gegenseite es anbietet</translation>
    </message>
    <message>
        <source>Always, by STARTTLS</source>
        <translation>Immer, mit STARTTLS</translation>
    </message>
    <message>
        <source>Always, from the first byte</source>
        <translation>Immer, vom ersten Byte an</translation>
    </message>
    <message>
        <source>Standard ports</source>
        <translation>Standardports</translation>
    </message>
    <message>
        <source>User ports</source>
        <translation>Benutzerports</translation>
    </message>
    <message>
        <source>Free ports</source>
        <translation>Freie Ports</translation>
    </message>
    <message>
        <source>Web</source>
        <translation>Web</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>For trial (testing)</source>
        <translation>Zur Probe (testing)</translation>
    </message>
    <message>
        <source>Enforced</source>
        <translation>Erzwungen</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SettingsPage</name>
    <message>
        <source>Search the settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>No setting matches.</source>
        <translation>Keine Einstellung passt.</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>Gruppen der Einstellungen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>No changes</source>
        <translation>Keine Änderungen</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n Änderung</numerusform>
            <numerusform>%n Änderungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them cannot stand</source>
        <translation>
            <numerusform>%n davon ist ungültig</numerusform>
            <numerusform>%n davon sind ungültig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) a restart</source>
        <translation>
            <numerusform>%n erfordert einen Neustart</numerusform>
            <numerusform>%n erfordern einen Neustart</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved. Some changes take effect when Posthorn is started again.</source>
        <translation>Gespeichert. Einige Änderungen wirken erst nach einem Neustart von Posthorn.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Reve&amp;rt</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Appl&amp;y</source>
        <translation>An&amp;wenden</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::StrengthMeter</name>
    <message>
        <source>Weak</source>
        <translation>Schwach</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>Mäßig</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>Strength of the password: %1</source>
        <translation>Stärke des Kennworts: %1</translation>
    </message>
    <message>
        <source>Strength of the password</source>
        <translation>Stärke des Kennworts</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::Text</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 T %2 h</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n Stunde</numerusform>
            <numerusform>%n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n Sekunde</numerusform>
            <numerusform>%n Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>SMTP in</source>
        <translation>SMTP ein</translation>
    </message>
    <message>
        <source>SMTP out</source>
        <translation>SMTP aus</translation>
    </message>
    <message>
        <source>POP3</source>
        <translation>POP3</translation>
    </message>
    <message>
        <source>IMAP</source>
        <translation>IMAP</translation>
    </message>
    <message>
        <source>XMPP</source>
        <translation>XMPP</translation>
    </message>
    <message>
        <source>Web</source>
        <translation>Web</translation>
    </message>
    <message>
        <source>Controller</source>
        <translation>Controller</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>Fehlersuche</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>SMTP</source>
        <translation>SMTP</translation>
    </message>
    <message>
        <source>Submission</source>
        <translation>Einlieferung</translation>
    </message>
    <message>
        <source>Submission (TLS)</source>
        <translation>Einlieferung (TLS)</translation>
    </message>
    <message>
        <source>POP3 (TLS)</source>
        <translation>POP3 (TLS)</translation>
    </message>
    <message>
        <source>IMAP (TLS)</source>
        <translation>IMAP (TLS)</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gestört</translation>
    </message>
    <message>
        <source>Inactive</source>
        <translation>Inaktiv</translation>
    </message>
    <message>
        <source>XMPP clients</source>
        <translation>XMPP-Clients</translation>
    </message>
    <message>
        <source>XMPP servers</source>
        <translation>XMPP-Server</translation>
    </message>
    <message>
        <source>XMPP components</source>
        <translation>XMPP-Komponenten</translation>
    </message>
    <message>
        <source>XMPP file proxy</source>
        <translation>XMPP-Dateivermittler</translation>
    </message>
    <message>
        <source>Webmail</source>
        <translation>Webmail</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>Befehlszeile</translation>
    </message>
    <message>
        <source>DMCI</source>
        <translation>DMCI</translation>
    </message>
    <message>
        <source>Collaboration</source>
        <translation>Zusammenarbeit</translation>
    </message>
    <message>
        <source>%1 (TLS)</source>
        <translation>%1 (TLS)</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::TranscriptPane</name>
    <message>
        <source>Copy the transcript</source>
        <translation>Mitschrift kopieren</translation>
    </message>
    <message>
        <source>Save the transcript</source>
        <translation>Mitschrift speichern</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Mitschrift</translation>
    </message>
    <message>
        <source>No transcript</source>
        <translation>Keine Mitschrift</translation>
    </message>
    <message>
        <source>Choose a session to read what was said in it.</source>
        <translation>Wählen Sie eine Sitzung, um zu lesen, was in ihr gesagt wurde.</translation>
    </message>
    <message>
        <source>No session is chosen</source>
        <translation>Keine Sitzung gewählt</translation>
    </message>
    <message>
        <source>session.log</source>
        <translation>sitzung.log</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Speichern unter</translation>
    </message>
    <message>
        <source>Logs (*.log);;All files (*)</source>
        <translation>Protokolle (*.log);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::Tray</name>
    <message>
        <source>A service has failed</source>
        <translation>Ein Dienst ist gestört</translation>
    </message>
    <message>
        <source>The disk is nearly full: %1 free</source>
        <translation>Die Platte ist fast voll: %1 frei</translation>
    </message>
    <message>
        <source>Received today: %1, sent: %2</source>
        <translation>Heute empfangen: %1, gesendet: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) waiting</source>
        <translation>
            <numerusform>%n Nachricht wartet</numerusform>
            <numerusform>%n Nachrichten warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Open the console</source>
        <translation>Konsole &amp;öffnen</translation>
    </message>
    <message>
        <source>St&amp;art all servers</source>
        <translation>Alle Server st&amp;arten</translation>
    </message>
    <message>
        <source>S&amp;top all servers</source>
        <translation>Alle Server an&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::WebServicesDialog</name>
    <message>
        <source>Web &amp; IM services</source>
        <translation>Web- und IM-Dienste</translation>
    </message>
    <message>
        <source>Webmail, JMAP and the administration port. Changes take effect at once; who is connected to a port that moves has to connect anew.</source>
        <translation>Webmail, JMAP und der Verwaltungsport. Änderungen gelten sofort; wer mit einem Port verbunden ist, der umzieht, muss sich neu verbinden.</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Run the &amp;webmail</source>
        <translation>&amp;Webmail betreiben</translation>
    </message>
    <message>
        <source>Port with &amp;TLS:</source>
        <translation>Port mit &amp;TLS:</translation>
    </message>
    <message>
        <source>Port without T&amp;LS:</source>
        <translation>Port ohne T&amp;LS:</translation>
    </message>
    <message>
        <source>Send browsers to the &amp;encrypted port</source>
        <translation>Browser zum v&amp;erschlüsselten Port schicken</translation>
    </message>
    <message>
        <source>Run the &amp;administration port (metrics and health)</source>
        <translation>Verw&amp;altungsport betreiben (Messwerte und Zustand)</translation>
    </message>
    <message>
        <source>A&amp;dministration port:</source>
        <translation>Verwaltungsp&amp;ort:</translation>
    </message>
    <message>
        <source>Automatic (%1)</source>
        <translation>Automatisch (%1)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Two services cannot share port %1.</source>
        <translation>Zwei Dienste können sich den Port %1 nicht teilen.</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::WebSessionModel</name>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>A device with a token of its own</source>
        <translation>Ein Gerät mit eigenem Token</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Browser or device</source>
        <translation>Browser oder Gerät</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Endet</translation>
    </message>
</context>
<context>
    <name>posthorn::gui::WebSessionsPage</name>
    <message>
        <source>Web sessions</source>
        <translation>Web-Sitzungen</translation>
    </message>
    <message>
        <source>Filter by user, browser or address</source>
        <translation>Nach Benutzer, Browser oder Adresse filtern</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>Niemand ist angemeldet</translation>
    </message>
    <message>
        <source>Who reads mail in a browser, and which messengers are set up, appears here until they sign out or their time is over.</source>
        <translation>Wer Nachrichten im Browser liest und welche Messenger eingerichtet sind, erscheint hier, bis sie sich abmelden oder ihre Zeit um ist.</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message numerus="yes">
        <source>End %n web session(s)?</source>
        <translation>
            <numerusform>%n Web-Sitzung beenden?</numerusform>
            <numerusform>%n Web-Sitzungen beenden?</numerusform>
        </translation>
    </message>
    <message>
        <source>A browser has to sign in again, a device to be set up anew.</source>
        <translation>Ein Browser muss sich neu anmelden, ein Gerät neu eingerichtet werden.</translation>
    </message>
    <message>
        <source>End the chosen web sessions (Del)</source>
        <translation>Die gewählten Web-Sitzungen beenden (Entf)</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message numerus="yes">
        <source>%n web session(s)</source>
        <translation>
            <numerusform>%n Web-Sitzung</numerusform>
            <numerusform>%n Web-Sitzungen</numerusform>
        </translation>
    </message>
</context>
</TS>
