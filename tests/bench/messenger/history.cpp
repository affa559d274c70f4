// The messenger's history with many messages: how fast it is filled, how long one waits for what, how large it becomes.
//   messenger-history-bench ROWS [FILE]     FILE is filled where there is none, else measured as it is.
#include <cstdio>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include "messenger/client/history/history.h"

using namespace posthorn::messenger;
using posthorn::xmpp::Jid;

namespace {

const QString account = QStringLiteral("alice@example.org");
constexpr qint64 firstTime = 1500000000000;
constexpr int people = 200;
constexpr int perBatch = 1000; ///< as ten pages of an archive

Jid person(int n)
{
    return {"person" + std::to_string(n), "example.org", {}};
}

// Texts of 3 to 30 words, of which some are rare, as they are in what people write.
QString textOf(int n, QRandomGenerator& random)
{
    static const QString syllables[] = {u"mee"_qs, u"ting"_qs, u"to"_qs, u"mor"_qs, u"row"_qs, u"ser"_qs, u"ver"_qs, u"cof"_qs, u"fee"_qs, u"ple"_qs, u"ase"_qs, u"do"_qs,
                                        u"cu"_qs, u"ment"_qs, u"an"_qs, u"swer"_qs, u"ques"_qs, u"tion"_qs, u"Ü"_qs, u"ber"_qs, u"mut"_qs, u"zeit"_qs, u"les"_qs, u"ra"_qs};
    QString text;
    for (int left = 3 + int(random.bounded(28)); left > 0; --left) {
        // The square makes the first syllables the usual ones.
        for (int part = 1 + int(random.bounded(3)); part > 0; --part)
            text += syllables[int(random.bounded(24) * random.bounded(24) / 24)];
        text += u' ';
    }
    if (n % 20011 == 0)
        text += QStringLiteral("needle");
    return text;
}

qint64 kiB(const char* field)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(qsizetype(qstrlen(field))).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

template<class T, class Ask>
T wait(Ask ask)
{
    T got{};
    QEventLoop loop;
    ask([&](T value) {
        got = std::move(value);
        loop.quit();
    });
    loop.exec();
    return got;
}

class Bench {
public:
    Bench(int rows, const QString& path) : m_rows(rows), m_path(path), m_history(path) {}

    void fill()
    {
        QRandomGenerator random(1);
        QElapsedTimer clock;
        clock.start();
        for (int n = 0; n < m_rows;) {
            QList<Change> batch;
            for (int each = 0; each < perBatch && n < m_rows; ++each, ++n)
                batch.append(written(n, random));
            wait<QList<Outcome>>([&](auto then) { m_history.apply(account, batch, &m_context, then); });
        }
        const double seconds = double(std::max<qint64>(1, clock.elapsed())) / 1000;
        std::printf("filled: %d messages in %.1f s, %.0f in a second\n", m_rows, seconds, m_rows / seconds);
    }

    void measure()
    {
        const Jid one = person(42);
        const qint64 start = kiB("VmRSS:");
        line("the list of conversations", [&] { return wait<QList<Thread>>([&](auto then) { m_history.threads(account, &m_context, then); }).size(); });
        QList<Message> page;
        const auto read = [&](qint64 before) {
            page = wait<QList<Message>>([&](auto then) { m_history.messages(account, one, before, 50, &m_context, then); });
            return page.size();
        };
        line("a conversation's last 50", [&] { return read(0); });
        line("100 pages further back", [&] {
            qsizetype count = 0;
            for (int n = 0; n < 100 && !page.isEmpty(); ++n)
                count += read(page.first().key);
            return count;
        });
        line("50 in the middle of all", [&] { return read((firstTime + qint64(m_rows / 2) * 60000) << 20); });
        for (const auto& [what, words] : {std::pair{"a rare word", "needle"}, {"a usual word", "meeting"}, {"no such word", "xylophone"}, {"two usual letters", "to"},
                                          {"two rare letters", "dl"}, {"two letters that nothing has", "qx"}, {"a word and two letters", "needle to"}}) {
            found(what, QString::fromUtf8(words), {});
            found((std::string(what) + ", in one conversation").c_str(), QString::fromUtf8(words), one);
        }
        QRandomGenerator random(2);
        line("1,000 more, in ten pages of an archive", [&] {
            qsizetype count = 0;
            for (int pageNumber = 0; pageNumber < 10; ++pageNumber) {
                QList<Change> batch;
                for (int n = 0; n < 100; ++n)
                    batch.append(written(m_rows + 1 + pageNumber * 100 + n, random));
                count += wait<QList<Outcome>>([&](auto then) { m_history.apply(account, batch, &m_context, then); }).size();
            }
            return count;
        });
        line("one more", [&] { return wait<QList<Outcome>>([&](auto then) { m_history.apply(account, {written(m_rows + 2000, random)}, &m_context, then); }).size(); });
        // What a search costs whoever reads meanwhile.
        m_history.search(account, {}, QStringLiteral("qx"), 0, 50, &m_other, [](const QList<Message>&) {});
        line("a page, while a search is under way", [&] { return read(0); });
        std::printf("file: %lld MiB; memory: %lld MiB, %lld more than at the start\n", qint64(QFile(m_path).size() >> 20), kiB("VmRSS:") >> 10, (kiB("VmRSS:") - start) >> 10);
    }

private:
    static Change written(int n, QRandomGenerator& random)
    {
        Change change;
        change.message.conversation = change.message.from = person(n % people);
        change.message.sender = QStringLiteral("Somebody");
        change.message.id = QStringLiteral("0123456789abcdef%1").arg(n);
        change.message.stanzaId = QStringLiteral("archive-id-of-%1").arg(n);
        change.message.text = textOf(n, random);
        change.message.time = firstTime + qint64(n) * 60000;
        return change;
    }
    template<class Work>
    void line(const char* what, Work work)
    {
        QElapsedTimer clock;
        clock.start();
        const qsizetype count = work();
        std::printf("%-55s %5lld results %9.2f ms\n", what, qint64(count), double(clock.nsecsElapsed()) / 1e6);
        std::fflush(stdout);
    }
    void found(const char* what, const QString& words, const Jid& where)
    {
        line(what, [&] { return wait<QList<Message>>([&](auto then) { m_history.search(account, where, words, 0, 50, &m_context, then); }).size(); });
    }

    const int m_rows;
    const QString m_path;
    QObject m_context, m_other;
    History m_history;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const int rows = arguments.value(1).toInt();
    if (rows <= 0 || arguments.size() > 3) {
        std::fputs("messenger-history-bench ROWS [FILE]\n", stderr);
        return 2;
    }
    QTemporaryDir folder;
    const QString path = arguments.size() > 2 ? arguments[2] : folder.filePath(QStringLiteral("history.db"));
    const bool isFilled = QFile::exists(path);
    {
        Bench bench(rows, path);
        if (!isFilled)
            bench.fill();
    }
    Bench bench(rows, path); // as after a new start
    bench.measure();
    return 0;
}
