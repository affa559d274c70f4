<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread mail(s)</source>
        <translation>
            <numerusform>%n unread mail</numerusform>
            <numerusform>%n unread mails</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Alerts</name>
    <message numerus="yes">
        <source>%n new mail(s)</source>
        <translation>
            <numerusform>%n new mail</numerusform>
            <numerusform>%n new mails</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ConversationModel</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::ConversationView</name>
    <message numerus="yes">
        <source>%n participant(s)</source>
        <translation>
            <numerusform>%n participant</numerusform>
            <numerusform>%n participants</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::HistoryWindow</name>
    <message numerus="yes">
        <source>The latest %n message(s); scroll for more</source>
        <translation>
            <numerusform>The latest message; scroll for more</numerusform>
            <numerusform>The latest %n messages; scroll for more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>%n message found</numerusform>
            <numerusform>%n messages found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::JoinRoomDialog</name>
    <message numerus="yes">
        <source>%n participant(s)</source>
        <translation>
            <numerusform>%n participant</numerusform>
            <numerusform>%n participants</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::MainWindow</name>
    <message numerus="yes">
        <source>%n request(s) of new contacts</source>
        <translation>
            <numerusform>%n request of a new contact</numerusform>
            <numerusform>%n requests of new contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::PeopleDialog</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::StyleText</name>
    <message numerus="yes">
        <source>and %n more section(s)</source>
        <translation>
            <numerusform>and %n more section</numerusform>
            <numerusform>and %n more sections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n value(s) have no place here</source>
        <translation>
            <numerusform>%1: %n value has no place here</numerusform>
            <numerusform>%1: %n values have no place here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::TrayIcon</name>
    <message numerus="yes">
        <source>%n more …</source>
        <translation>
            <numerusform>%n more …</numerusform>
            <numerusform>%n more …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::messenger::Words</name>
    <message numerus="yes">
        <source>%n people are writing …</source>
        <translation>
            <numerusform>%n person is writing …</numerusform>
            <numerusform>%n people are writing …</numerusform>
        </translation>
    </message>
</context>
</TS>
