#include "tests/support/transcript_runner.h"

#include <chrono>
#include <fstream>
#include <regex>
#include <sstream>

namespace posthorn::test {
namespace {

struct Step {
    enum class Kind { Client, Line, Pattern, Bytes, Skip, Tls, Timer, Shutdown, PeerCloses, Ends };
    Kind kind;
    std::string text;
    size_t number; ///< line in the file
};

struct Script {
    std::vector<Step> steps;
    bool pipelinedOk = false;
    std::string problem;
};

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 32);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string unescape(std::string_view text)
{
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        if (c == 'x' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0) {
            out += char(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            out += c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c == '0' ? '\0' : c;
        }
    }
    return out;
}

std::string escape(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\r')
            out += "\\r";
        else if (c == '\n')
            out += "\\n";
        else if (byte < 32 || byte == 127)
            out += std::string("\\x") + "0123456789abcdef"[byte >> 4] + "0123456789abcdef"[byte & 15];
        else
            out += c;
    }
    return out;
}

Script parse(const std::string& text)
{
    using Kind = Step::Kind;
    Script script;
    std::istringstream in(text);
    std::string line;
    for (size_t number = 1; std::getline(in, line); ++number) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (line.rfind("# pipelined-ok", 0) == 0)
            script.pipelinedOk = true;
        if (line.empty() || line[0] == '#')
            continue;
        const std::string mark = line.substr(0, 2);
        std::string rest = line.size() > 3 ? line.substr(3) : std::string();
        const auto add = [&](Kind kind, std::string value) {
            script.steps.push_back({kind, std::move(value), number});
        };
        if (mark == "C:")
            add(Kind::Client, rest + "\r\n");
        else if (mark == "C!")
            add(Kind::Client, unescape(rest));
        else if (mark == "S:")
            add(Kind::Line, rest);
        else if (mark == "S~")
            add(Kind::Pattern, rest);
        else if (mark == "S!")
            add(Kind::Bytes, unescape(rest));
        else if (mark == "S*")
            add(Kind::Skip, {});
        else if (line == "TLS")
            add(Kind::Tls, {});
        else if (mark == "T ")
            add(Kind::Timer, line.substr(2));
        else if (line == "SHUTDOWN")
            add(Kind::Shutdown, {});
        else if (line == "X")
            add(Kind::PeerCloses, {});
        else if (line == "E")
            add(Kind::Ends, {});
        else if (script.problem.empty())
            script.problem = std::to_string(number) + ": not a transcript line: " + line;
    }
    return script;
}

/// One run of a script.
class Run {
public:
    Run(FakeLink& link, FeedMode mode, int patienceMs)
        : m_link(link)
        , m_mode(mode)
        , m_patience(patienceMs)
    {}

    /// Empty, or what went wrong in the step.
    std::string step(const std::vector<Step>& steps, size_t index)
    {
        using Kind = Step::Kind;
        const Step& step = steps[index];
        switch (step.kind) {
        case Kind::Client:
            if (m_mode != FeedMode::Pipelined)
                return feed(step.text);
            return index >= m_fedUpTo ? feedAhead(steps, index) : std::string();
        case Kind::Line:
        case Kind::Pattern:
            return expectLine(step);
        case Kind::Bytes: {
            std::string got;
            if (!until([&] { return m_link.takeBytes(step.text.size(), got); }))
                return "expected the bytes \"" + escape(step.text) + "\"" + pending();
            return got == step.text ? std::string()
                                    : "expected the bytes \"" + escape(step.text) + "\", got \"" + escape(got) + '"';
        }
        case Kind::Skip:
            m_skipping = true;
            return {};
        case Kind::Tls:
            if (!until([&] { return m_link.wantsTls(); }))
                return "the session did not ask for TLS" + pending();
            if (!m_link.output().empty())
                return "unexpected before TLS" + pending();
            m_link.finishTls();
            return {};
        case Kind::Timer: {
            const auto timer = step.text == "idle"    ? wire::TimerId::Idle
                               : step.text == "first" ? wire::TimerId::First
                                                      : wire::TimerId::Second;
            return m_link.fire(timer) ? std::string() : "the timer " + step.text + " is not running";
        }
        case Kind::Shutdown:
            m_link.shutdown();
            return {};
        case Kind::PeerCloses:
            m_link.peerCloses();
            return {};
        case Kind::Ends:
            if (!until([&] { return m_link.isClosed(); }))
                return "the session did not close the connection" + pending();
            return m_link.output().empty() ? std::string() : "unexpected before the end" + pending();
        }
        return {};
    }

private:
    template<class Condition> bool until(Condition condition)
    {
        using clock = std::chrono::steady_clock;
        const auto end = clock::now() + std::chrono::milliseconds(m_patience);
        while (!condition()) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - clock::now()).count();
            if (left <= 0 || (!m_link.wait(int(left)) && !condition()))
                return condition();
        }
        return true;
    }

    std::string feed(const std::string& bytes)
    {
        // A session may pause its input while it waits for an answer from another thread.
        if (!m_link.isOpen() || m_link.isClosed())
            return "the session has closed before the client's \"" + escape(bytes) + '"' + pending();
        if (m_mode != FeedMode::Bytewise) {
            m_link.feed(bytes);
            return {};
        }
        size_t fed = 0;
        const bool all = until([&] {
            fed += m_link.feedBytewise(std::string_view(bytes).substr(fed));
            return fed == bytes.size() || m_link.isClosed() || m_link.wantsTls();
        });
        return all ? std::string() : "the session leaves its input paused" + pending();
    }

    std::string feedAhead(const std::vector<Step>& steps, size_t index)
    {
        using Kind = Step::Kind;
        std::string all;
        for (; index < steps.size(); ++index) {
            const Kind kind = steps[index].kind;
            if (kind == Kind::Tls || kind == Kind::Timer || kind == Kind::Shutdown || kind == Kind::PeerCloses)
                break;
            if (kind == Kind::Client)
                all += steps[index].text;
        }
        m_fedUpTo = index;
        return feed(all);
    }

    std::string expectLine(const Step& step)
    {
        const bool pattern = step.kind == Step::Kind::Pattern;
        const std::regex regex(pattern ? step.text : std::string());
        std::string line;
        for (;;) {
            if (!until([&] { return m_link.takeLine(line); }))
                return "expected \"" + step.text + "\"" + pending();
            if (pattern ? std::regex_match(line, regex) : line == step.text) {
                m_skipping = false;
                return {};
            }
            if (!m_skipping)
                return (pattern ? "expected a match of \"" : "expected \"") + step.text + "\", got \"" + escape(line) +
                       '"';
        }
    }

    std::string pending() const
    {
        std::string text = m_link.output().empty() ? ", got nothing" : ", got \"" + escape(m_link.output()) + '"';
        if (m_link.isClosed())
            text += " and the session closed";
        return text;
    }

    FakeLink& m_link;
    const FeedMode m_mode;
    const int m_patience;
    size_t m_fedUpTo = 0; ///< in pipelined mode: C steps before this index have been sent
    bool m_skipping = false;
};

const char* modeName(FeedMode mode)
{
    return mode == FeedMode::Whole ? "whole" : mode == FeedMode::Bytewise ? "byte by byte" : "pipelined";
}

bool readFile(const std::string& path, std::string& text)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream all;
    all << file.rdbuf();
    text = all.str();
    return bool(file);
}

} // namespace

std::string TranscriptRunner::runText(const std::string& name, const std::string& text, const MakeSession& make,
                                      FeedMode mode)
{
    const Script script = parse(text);
    if (!script.problem.empty())
        return name + ':' + script.problem;
    FakeLink link(&m_loop);
    link.open(make(link));
    Run run(link, mode, patienceMs);
    size_t last = 0;
    const auto where = [&] { return name + ':' + std::to_string(last) + " (" + modeName(mode) + "): "; };
    for (size_t i = 0; i < script.steps.size(); ++i) {
        last = script.steps[i].number;
        if (std::string problem = run.step(script.steps, i); !problem.empty())
            return where() + problem;
    }
    link.settle();
    if (!link.output().empty())
        return where() + "unexpected at the end, got \"" + escape(link.output()) + '"';
    return {};
}

std::string TranscriptRunner::run(const std::string& path, const MakeSession& make, FeedMode mode)
{
    std::string text;
    if (!readFile(path, text))
        return path + ": cannot be read";
    return runText(path.substr(path.rfind('/') + 1), text, make, mode);
}

std::string TranscriptRunner::runAll(const std::string& path, const MakeSession& make)
{
    std::string text;
    if (!readFile(path, text))
        return path + ": cannot be read";
    for (const FeedMode mode : {FeedMode::Whole, FeedMode::Bytewise, FeedMode::Pipelined}) {
        if (mode == FeedMode::Pipelined && !parse(text).pipelinedOk)
            continue;
        if (std::string problem = run(path, make, mode); !problem.empty())
            return problem;
    }
    return {};
}

} // namespace posthorn::test
