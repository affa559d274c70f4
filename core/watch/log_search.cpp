#include "watch/log_search.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "watch/log_format.h"

namespace posthorn::watch {

namespace {

constexpr size_t pieceSize = 256 * 1024;
constexpr size_t longestLine = 64 * 1024; // the writer's are 2,100 at most; what is longer is no log
constexpr size_t ringBatch = 2000;

// A session of one run of the server. The run is counted per channel, in the order of the files.
struct Key {
    Channel channel;
    uint32_t run;
    uint64_t session;
    auto operator<=>(const Key&) const = default;
};

struct Found {
    Transcript transcript;
    std::vector<LogLine> recent; // from the hub
    UnixMs lastHit = 0;
};

struct LogFile {
    LogFileName name;
    uint64_t size = 0;
    uint32_t firstRun = 0; // the run to which its first line belongs
};

class Searcher {
public:
    Searcher(const LogQuery& query, const Hub* hub, const std::string& folder, FileSystem& files,
             const std::atomic<bool>& cancelled, const std::function<void(uint64_t, uint64_t)>& progress)
        : m_query(query)
        , m_hub(hub)
        , m_folder(folder)
        , m_fileSystem(files)
        , m_cancelled(cancelled)
        , m_progress(progress)
    {
        for (const std::string& word : query.words) {
            if (!word.empty())
                m_words.push_back(toLower(word));
        }
    }

    LogFindings run()
    {
        listFiles();
        for (LogFile& file : m_files)
            scanFile(file, false);
        scanHub(false);
        if (!m_found.empty()) {
            for (LogFile& file : m_files)
                scanFile(file, true);
            scanHub(true);
        }
        finish();
        return std::move(m_findings);
    }

private:
    // Files of the channels asked for, in order of time, from the day before the time asked for (a session that
    // matches may have begun then) to the day after.
    void listFiles()
    {
        const auto names = m_fileSystem.list(m_folder);
        if (!names) {
            m_findings.problem = names.error().text;
            return;
        }
        constexpr UnixMs day = 86400000;
        LineFormatter first, last;
        first.setTime(std::max<UnixMs>(m_query.from, day) - day);
        last.setTime(std::min<UnixMs>(m_query.to, 253402300799000 - day) + day);
        for (const std::string& each : *names) {
            auto name = LogFileName::parse(each);
            if (!name || !m_query.channels.test(size_t(name->channel)) || name->day < first.day() ||
                name->day > last.day())
                continue;
            m_files.push_back({std::move(*name), 0, 0});
        }
        std::sort(m_files.begin(), m_files.end(), [](const LogFile& a, const LogFile& b) {
            return a.name.channel != b.name.channel ? a.name.channel < b.name.channel : a.name < b.name;
        });
        for (LogFile& file : m_files) {
            if (auto opened = m_fileSystem.open(m_folder + '/' + file.name.text(), OpenMode::Read)) {
                if (const auto size = (*opened)->size())
                    file.size = uint64_t(*size);
            }
            m_total += 2 * file.size;
        }
    }

    // Gives each line of the file to match() or collect(). Only what was there when the search began is read.
    void scanFile(LogFile& file, bool collecting)
    {
        uint32_t& run = m_runs[size_t(file.name.channel)];
        if (!collecting)
            file.firstRun = run;
        else
            run = file.firstRun;
        auto opened = m_fileSystem.open(m_folder + '/' + file.name.text(), OpenMode::Read);
        if (!opened) {
            m_findings.problem = opened.error().text;
            return;
        }
        std::string rest;
        bool skipping = false;
        for (uint64_t offset = 0; offset < file.size;) {
            if (m_cancelled.load(std::memory_order_relaxed)) {
                m_findings.cancelled = true;
                return;
            }
            const auto piece = (*opened)->read(int64_t(offset), size_t(std::min<uint64_t>(pieceSize, file.size - offset)));
            if (!piece || piece->empty()) {
                if (!piece)
                    m_findings.problem = piece.error().text;
                return;
            }
            offset += piece->size();
            m_findings.bytesRead += piece->size();
            rest += *piece;
            std::string_view view = rest;
            for (size_t end = view.find('\n'); end != std::string_view::npos; end = view.find('\n')) {
                if (!skipping)
                    fileLine(view.substr(0, end), file.name.channel, run, collecting);
                skipping = false;
                view.remove_prefix(end + 1);
            }
            if (view.size() > longestLine) {
                view = {};
                skipping = true;
            }
            rest.erase(0, rest.size() - view.size());
            if (m_progress)
                m_progress(m_findings.bytesRead, m_total);
        }
    }

    void fileLine(std::string_view text, Channel channel, uint32_t& run, bool collecting)
    {
        if (text.ends_with(newRunText)) {
            if (const auto line = parseLogLine(text, channel); line && line->session == 0 && line->text == newRunText) {
                ++run;
                return;
            }
        }
        if (!collecting && !hasWords(text))
            return; // cheap: most lines are not even parsed
        if (auto line = parseLogLine(text, channel))
            take(std::move(*line), run, collecting, false);
    }

    void scanHub(bool collecting)
    {
        if (!m_hub)
            return;
        const uint64_t end = m_hub->nextLine();
        for (uint64_t next = 1; next < end;) {
            if (m_cancelled.load(std::memory_order_relaxed)) {
                m_findings.cancelled = true;
                return;
            }
            std::vector<LogLine> lines = m_hub->linesFrom(next, ringBatch);
            if (lines.empty())
                return;
            next = lines.back().number + 1;
            for (LogLine& line : lines) {
                if (m_query.channels.test(size_t(line.channel)))
                    take(std::move(line), m_runs[size_t(line.channel)], collecting, true);
            }
        }
    }

    bool hasWords(std::string_view text)
    {
        if (m_words.empty())
            return true;
        m_lower.assign(text);
        for (char& c : m_lower)
            c = asciiLower(c);
        return std::all_of(m_words.begin(), m_words.end(),
                           [this](const std::string& word) { return m_lower.find(word) != std::string::npos; });
    }

    bool matches(const LogLine& line)
    {
        return line.time >= m_query.from && line.time <= m_query.to && line.level >= m_query.least &&
               (!m_query.session || line.session == *m_query.session) && hasWords(line.text);
    }

    // First time round: notes the session of a line that matches. Second time: keeps every line of a noted session.
    void take(LogLine line, uint32_t run, bool collecting, bool recent)
    {
        const Key key{line.channel, run, line.session};
        if (!collecting) {
            if (!matches(line))
                return;
            Found& found = m_found[key];
            found.lastHit = std::max(found.lastHit, line.time);
            if (m_found.size() > m_query.mostSessions)
                forgetOldest();
            return;
        }
        const auto found = m_found.find(key);
        if (found == m_found.end() || (line.session == 0 && !matches(line)))
            return;
        if (m_lines >= m_query.mostLines) {
            m_findings.bounded = true;
            return;
        }
        ++m_lines;
        (recent ? found->second.recent : found->second.transcript.lines).push_back(std::move(line));
    }

    void forgetOldest()
    {
        m_findings.bounded = true;
        m_found.erase(std::min_element(m_found.begin(), m_found.end(), [](const auto& a, const auto& b) {
            return a.second.lastHit < b.second.lastHit;
        }));
    }

    // The hub's lines are mostly in the file too: they are appended from where the file's lines end.
    static void join(std::vector<LogLine>& lines, std::vector<LogLine> recent)
    {
        const auto same = [](const LogLine& a, const LogLine& b) {
            return a.time == b.time && a.direction == b.direction && a.level == b.level && a.text == b.text;
        };
        if (!recent.empty()) {
            for (size_t from = 0; from < lines.size(); ++from) {
                const size_t both = std::min(lines.size() - from, recent.size());
                if (std::equal(lines.begin() + ptrdiff_t(from), lines.begin() + ptrdiff_t(from + both), recent.begin(),
                               same)) {
                    lines.resize(from);
                    break;
                }
            }
        }
        std::move(recent.begin(), recent.end(), std::back_inserter(lines));
    }

    void finish()
    {
        for (auto& [key, found] : m_found) {
            Transcript& transcript = found.transcript;
            join(transcript.lines, std::move(found.recent));
            if (transcript.lines.empty())
                continue;
            transcript.channel = key.channel;
            transcript.session = key.session;
            transcript.thisRun = key.run == m_runs[size_t(key.channel)];
            for (size_t i = 0; i < transcript.lines.size(); ++i) {
                if (matches(transcript.lines[i]))
                    transcript.hits.push_back(i);
            }
            m_findings.sessions.push_back(std::move(transcript));
        }
        std::stable_sort(m_findings.sessions.begin(), m_findings.sessions.end(),
                         [](const Transcript& a, const Transcript& b) {
                             return a.lines.back().time > b.lines.back().time;
                         });
    }

    const LogQuery& m_query;
    const Hub* m_hub;
    const std::string& m_folder;
    FileSystem& m_fileSystem;
    const std::atomic<bool>& m_cancelled;
    const std::function<void(uint64_t, uint64_t)>& m_progress;
    std::vector<std::string> m_words;
    std::string m_lower;
    std::vector<LogFile> m_files;
    std::array<uint32_t, size_t(Channel::Count)> m_runs{};
    std::map<Key, Found> m_found;
    size_t m_lines = 0;
    uint64_t m_total = 0;
    LogFindings m_findings;
};

} // namespace

LogSearch::LogSearch(const Hub* hub, std::string folder, FileSystem& files)
    : m_hub(hub)
    , m_folder(std::move(folder))
    , m_files(files)
{
}

LogFindings LogSearch::run(const LogQuery& query, const std::atomic<bool>& cancelled,
                           const std::function<void(uint64_t, uint64_t)>& progress) const
{
    return Searcher(query, m_hub, m_folder, m_files, cancelled, progress).run();
}

} // namespace posthorn::watch
