<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_GB">
<context>
    <name>posthorn::gui::AccountsPage</name>
    <message numerus="yes">
        <source>%n account(s)</source>
        <translation>
            <numerusform>%n account</numerusform>
            <numerusform>%n accounts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alias(es)</source>
        <translation>
            <numerusform>%n alias</numerusform>
            <numerusform>%n aliases</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::ChannelPane</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%1 of %n line</numerusform>
            <numerusform>%1 of %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paused, %n new line(s) waiting</source>
        <translation>
            <numerusform>paused, %n new line waiting</numerusform>
            <numerusform>paused, %n new lines waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::HubFeed</name>
    <message numerus="yes">
        <source>%n line(s) came faster than the console could show them; the log files have them.</source>
        <translation>
            <numerusform>%n line came faster than the console could show them; the log files have them.</numerusform>
            <numerusform>%n lines came faster than the console could show them; the log files have them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::MainWindow</name>
    <message numerus="yes">
        <source>%n service(s) failed</source>
        <translation>
            <numerusform>%n service failed</numerusform>
            <numerusform>%n services failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n service(s) active</source>
        <translation>
            <numerusform>%1 of %n service active</numerusform>
            <numerusform>%1 of %n services active</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::PasswordPair</name>
    <message numerus="yes">
        <source>The password needs at least %n character(s).</source>
        <translation>
            <numerusform>The password needs at least %n character.</numerusform>
            <numerusform>The password needs at least %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::QueuesPage</name>
    <message numerus="yes">
        <source>Delete %n message(s) from the queue?</source>
        <translation>
            <numerusform>Delete %n message from the queue?</numerusform>
            <numerusform>Delete %n messages from the queue?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) in the queue</source>
        <translation>
            <numerusform>%n message in the queue</numerusform>
            <numerusform>%n messages in the queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::RoomsPage</name>
    <message numerus="yes">
        <source>Close %n room(s)?</source>
        <translation>
            <numerusform>Close %n room?</numerusform>
            <numerusform>Close %n rooms?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n room(s)</source>
        <translation>
            <numerusform>%n room</numerusform>
            <numerusform>%n rooms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Announced to %n user(s)</source>
        <translation>
            <numerusform>Announced to %n user</numerusform>
            <numerusform>Announced to %n users</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SearchPage</name>
    <message numerus="yes">
        <source>%1, %2, %n line(s): %3</source>
        <translation>
            <numerusform>%1, %2, %n line: %3</numerusform>
            <numerusform>%1, %2, %n lines: %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) found</source>
        <translation>
            <numerusform>%n line found</numerusform>
            <numerusform>%n lines found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1  ·  %2  ·  %n line(s)</source>
        <translation>
            <numerusform>%1  ·  %2  ·  %n line</numerusform>
            <numerusform>%1  ·  %2  ·  %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SessionsPage</name>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n session(s)</source>
        <translation>
            <numerusform>%1 of %n session</numerusform>
            <numerusform>%1 of %n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %n session(s)?</source>
        <translation>
            <numerusform>Disconnect %n session?</numerusform>
            <numerusform>Disconnect %n sessions?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::SettingsPage</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them cannot stand</source>
        <translation>
            <numerusform>%n of them cannot stand</numerusform>
            <numerusform>%n of them cannot stand</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) a restart</source>
        <translation>
            <numerusform>%n needs a restart</numerusform>
            <numerusform>%n need a restart</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::Text</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::Tray</name>
    <message numerus="yes">
        <source>%n message(s) waiting</source>
        <translation>
            <numerusform>%n message waiting</numerusform>
            <numerusform>%n messages waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>posthorn::gui::WebSessionsPage</name>
    <message numerus="yes">
        <source>End %n web session(s)?</source>
        <translation>
            <numerusform>End %n web session?</numerusform>
            <numerusform>End %n web sessions?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n web session(s)</source>
        <translation>
            <numerusform>%n web session</numerusform>
            <numerusform>%n web sessions</numerusform>
        </translation>
    </message>
</context>
</TS>
