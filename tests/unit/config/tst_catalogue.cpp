// The settings catalogue: every row is sound, and every type is read as the header says.
#include <QTest>

#include <set>

#include "base/text.h"
#include "config/settings.h"

using namespace posthorn;
using namespace posthorn::config;

class TestCatalogue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsSound_data()
    {
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < catalogue().size(); ++i)
            QTest::newRow(std::string(catalogue()[i].name).c_str()) << int(i);
    }
    void everyRowIsSound()
    {
        QFETCH(int, index);
        const auto setting = Setting(index);
        const SettingRow& row = config::row(setting);
        // <group>.<words-with-hyphens>
        const auto parts = split(row.name, '.');
        QCOMPARE(parts.size(), size_t(2));
        for (const std::string_view part : parts) {
            QVERIFY(!part.empty() && part.front() != '-' && part.back() != '-');
            QVERIFY(part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos);
        }
        QVERIFY(findSetting(row.name) == setting);
        QVERIFY(row.help.size() > 20 && row.help.back() == '.');
        QVERIFY(isUtf8(row.help));
        QVERIFY(row.low <= row.high);

        const auto value = normalise(setting, row.defaultValue);
        QVERIFY2(value.has_value(), value ? "" : value.error().text.c_str());
        QCOMPARE(*normalise(setting, *value), *value); // normal is normal
        QCOMPARE(Snapshot().text(setting), *value);
        switch (row.type) {
        case SettingType::Boolean:
            QVERIFY(*value == "true" || *value == "false");
            break;
        case SettingType::Integer:
        case SettingType::Size:
        case SettingType::Duration: {
            const auto number = parseNumber<int64_t>(*value);
            QVERIFY(number && *number >= row.low && *number <= row.high);
            QCOMPARE(Snapshot().number(setting), *number);
            QVERIFY(normalise(setting, std::to_string(row.low)).has_value());
            QVERIFY(normalise(setting, std::to_string(row.high)).has_value());
            QVERIFY(row.low == INT64_MIN || !normalise(setting, std::to_string(row.low - 1)));
            QVERIFY(row.high == INT64_MAX || !normalise(setting, std::to_string(row.high + 1)));
            QVERIFY(row.type != SettingType::Duration || row.low >= 0);
            break;
        }
        case SettingType::Choice: {
            const auto choices = split(row.choices, '|');
            QVERIFY(choices.size() > 1);
            for (const std::string_view choice : choices)
                QCOMPARE(*normalise(setting, toUpper(choice)), std::string(choice));
            QVERIFY(!normalise(setting, "no such choice"));
            QVERIFY(!normalise(setting, row.choices));
            break;
        }
        case SettingType::Text:
        case SettingType::List:
            QVERIFY(row.high > 0);
            QVERIFY(normalise(setting, std::string(size_t(row.high), 'x')).has_value());
            QVERIFY(!normalise(setting, std::string(size_t(row.high) + 1, 'x')));
            break;
        }
        for (const std::string_view bad : {std::string_view("a\nb"), std::string_view("a\rb"), std::string_view("a\0b", 3),
                                           std::string_view("\xFF\xFE"), std::string_view("\xC3")})
            QVERIFY(!normalise(setting, bad));
    }

    void namesAreUnique()
    {
        std::set<std::string_view> names;
        for (const SettingRow& row : catalogue())
            QVERIFY2(names.insert(row.name).second, row.name.data());
        QCOMPARE(names.size(), size_t(Setting::Count));
        QVERIFY(!findSetting("no.such"));
        QVERIFY(!findSetting(""));
        QVERIFY(!findSetting("server.host-name "));
    }

    void groupsStandTogether()
    {
        std::set<std::string_view> done;
        std::string_view current;
        for (const SettingRow& row : catalogue()) {
            const std::string_view group = row.name.substr(0, row.name.find('.'));
            if (group == current)
                continue;
            QVERIFY2(done.insert(group).second, row.name.data());
            current = group;
        }
    }

    void booleans()
    {
        for (const char* yes : {"true", "TRUE", "yes", "On", "1", "  true\t"})
            QCOMPARE(*normalise(Setting::SmtpEnabled, yes), std::string("true"));
        for (const char* no : {"false", "No", "off", "0"})
            QCOMPARE(*normalise(Setting::SmtpEnabled, no), std::string("false"));
        for (const char* bad : {"", "2", "truee", "-1", "ja"})
            QVERIFY(!normalise(Setting::SmtpEnabled, bad));
    }

    void numbers_data()
    {
        QTest::addColumn<int>("setting");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("normal"); // null: refused
        const auto row = [](Setting setting, const char* text, const char* normal) {
            QTest::addRow("%s=%s", std::string(config::row(setting).name).c_str(), text)
                << int(setting) << QByteArray(text) << QByteArray(normal);
        };
        row(Setting::SmtpMaxMessageSize, "64K", "65536");
        row(Setting::SmtpMaxMessageSize, "1 m", "1048576");
        row(Setting::SmtpMaxMessageSize, "1G", "1073741824");
        row(Setting::SmtpMaxMessageSize, "2G", nullptr);
        row(Setting::SmtpMaxMessageSize, "1.5M", nullptr);
        row(Setting::SmtpMaxMessageSize, "1MB", nullptr);
        row(Setting::SmtpMaxMessageSize, "M", nullptr);
        row(Setting::SmtpMaxMessageSize, "-1M", nullptr);
        row(Setting::SmtpMaxMessageSize, "99999999999999999G", nullptr);
        row(Setting::SmtpMaxMessageSize, "99999999999999999999", nullptr);
        row(Setting::SmtpMaxMessageSize, "", nullptr);
        row(Setting::SmtpIdleTimeout, "5m", "300");
        row(Setting::SmtpIdleTimeout, "90s", "90");
        row(Setting::SmtpIdleTimeout, "90", "90");
        row(Setting::SmtpIdleTimeout, "1H", "3600");
        row(Setting::SmtpIdleTimeout, "1d", "86400");
        row(Setting::SmtpIdleTimeout, "2d", nullptr);
        row(Setting::SmtpIdleTimeout, "5s5", nullptr);
        row(Setting::SmtpIdleTimeout, "1k", nullptr);
        row(Setting::SmtpMaxRecipients, "0100", "100");
        row(Setting::SmtpMaxRecipients, "1K", nullptr);
        row(Setting::SmtpMaxRecipients, "+100", nullptr);
        row(Setting::SmtpMaxRecipients, "0x100", nullptr);
    }
    void numbers()
    {
        QFETCH(int, setting);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, normal);
        const auto value = normalise(Setting(setting), text.toStdString());
        QCOMPARE(value.has_value(), !normal.isNull());
        if (value)
            QCOMPARE(QByteArray::fromStdString(*value), normal);
        else
            QVERIFY(value.error().text.starts_with(std::string(config::row(Setting(setting)).name) + ": "));
    }

    void lists()
    {
        Snapshot snapshot;
        snapshot.set(Setting::ServerListen, *normalise(Setting::ServerListen, " 127.0.0.1 , ,::1,"));
        QCOMPARE(snapshot.list(Setting::ServerListen), (std::vector<std::string>{"127.0.0.1", "::1"}));
        snapshot.set(Setting::ServerListen, "");
        QVERIFY(snapshot.list(Setting::ServerListen).empty());
    }

    void assignments()
    {
        const auto good = parseAssignment("smtp.max-message-size=10M");
        QVERIFY(good && good->first == Setting::SmtpMaxMessageSize && good->second == "10485760");
        QCOMPARE(parseAssignment("tls.certificate=/a=b.pem")->second, std::string("/a=b.pem"));
        QVERIFY(!parseAssignment("smtp.max-message-size"));
        QVERIFY(!parseAssignment("no.such=1"));
        QVERIFY(!parseAssignment("smtp.enabled=perhaps"));
        QVERIFY(!parseAssignment(""));
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
