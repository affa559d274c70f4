// What the search room costs, on a temporary folder: `search_cost [messages] [bytes of text]`. Prints how fast it reads
// headers and texts, how large its file becomes, and what questions take. Not a test.
#include <chrono>
#include <cstdio>
#include <ctime>

#include "tests/unit/store/search_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

using Steady = std::chrono::steady_clock;

double millisecondsSince(Steady::time_point start)
{
    return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

/// Of all threads: what counts on a machine that has other work as well.
double cpuMilliseconds()
{
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return double(spent.tv_sec) * 1e3 + double(spent.tv_nsec) / 1e6;
}

/// Words of a small language, the frequent ones as frequent as in a real one.
class Words {
public:
    Words()
    {
        uint64_t state = 1;
        for (int i = 0; i < 20000; ++i) {
            std::string word;
            for (size_t length = 2 + next(state) % 8; word.size() < length;)
                word += "etaoinshrdlucmfwypvbgkjqxz"[std::min(next(state) % 26, next(state) % 26)];
            m_words.push_back(word);
        }
    }
    std::string text(uint64_t seed, size_t size) const
    {
        std::string out;
        uint64_t state = seed * 2654435761 + 17;
        size_t line = 0;
        while (out.size() < size) {
            const size_t rank = m_words.size() / (1 + next(state) % m_words.size());
            const std::string& word = m_words[std::min(rank, m_words.size() - 1)];
            out += word;
            line += word.size() + 1;
            out += line > 70 ? "\r\n" : " ";
            line = line > 70 ? 0 : line;
        }
        return out + "\r\n";
    }
    /// A long word that few texts have, and one that nearly all have.
    const std::string& rare() const { return longFrom(200); }
    const std::string& frequent() const { return longFrom(2); }
    /// Two neighbours in a text, both of four letters or more.
    static std::string phrase(const std::string& text)
    {
        for (size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1)) {
            const size_t middle = text.find_first_of(" \r", at + 1);
            const size_t end = text.find_first_of(" \r", middle + 1);
            if (end == std::string::npos)
                break;
            if (text[middle] == ' ' && middle - at > 4 && end - middle > 4)
                return text.substr(at + 1, end - at - 1);
        }
        return "no phrase";
    }
    static uint64_t next(uint64_t& state)
    {
        state = state * 6364136223846793005 + 1442695040888963407;
        return state >> 33;
    }

private:
    const std::string& longFrom(size_t rank) const
    {
        while (m_words[rank].size() < 7)
            ++rank;
        return m_words[rank];
    }

    std::vector<std::string> m_words;
};

/// A header as mail has it that came over two servers, with a signature.
std::string header(size_t i)
{
    uint64_t state = i;
    std::string signature;
    while (signature.size() < 700)
        signature += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[Words::next(state) % 64];
    const std::string number = std::to_string(i);
    return "Received: from mx" + number + ".example.org (mx.example.org [192.0.2." + std::to_string(i % 250) +
           "])\r\n by mail.example.test with ESMTPS id " + number + "; Sat, 21 Nov 2026 12:00:00 +0000\r\n"
           "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=mail; b=" + signature + "\r\nMessage-ID: <" + number +
           "@example.org>\r\n" + (i % 4 == 0 ? "" : "References: <" + std::to_string(i - i % 4) + "@example.org>\r\n") +
           "From: Sender " + std::to_string(i % 500) + " <sender" + std::to_string(i % 500) +
           "@example.org>\r\nTo: alice@example.test\r\nSubject: " + (i % 4 == 0 ? "" : "Re: ") + "matter " +
           std::to_string(i - i % 4) + "\r\n";
}

} // namespace

int main(int argc, char** argv)
{
    const size_t count = argc > 1 ? size_t(std::atoi(argv[1])) : 100'000;
    const size_t size = argc > 2 ? size_t(std::atoi(argv[2])) : 1500;
    const Words words;
    SearchFixture f;
    const MailboxId inbox = f.client->find(1, "INBOX")->id;
    size_t bytes = 0;
    for (size_t i = 0; i < count;) {
        std::vector<NewMessage> some;
        for (size_t k = 0; k < 1000 && i < count; ++k, ++i) {
            // Mail has texts of very different lengths.
            std::string text = mail(header(i), words.text(i, size / 4 + i % 7 * size / 4));
            bytes += text.size();
            some.push_back({bytesOf(std::move(text)), 0, 0, {}});
        }
        if (!f.client->append(inbox, std::move(some)))
            return 1;
    }
    std::printf("%zu messages, %.1f MB\n", count, double(bytes) / 1e6);

    auto start = Steady::now();
    double cpu = cpuMilliseconds();
    while (!f.threads()) {
    }
    const double heads = millisecondsSince(start);
    std::printf("headers, conversations            %10.0f messages/s, %8.1f us CPU each\n", double(count) / heads * 1e3,
                (cpuMilliseconds() - cpu) / double(count) * 1e3);
    const size_t before = f.position().pending;
    start = Steady::now();
    cpu = cpuMilliseconds();
    while (f.position().pending > 0)
        (void)f.find(SearchTerm::Subject, "no such subject");
    const double texts = millisecondsSince(start);
    std::printf("texts                             %10.0f messages/s, %8.1f us CPU each\n", double(before) / texts * 1e3,
                (cpuMilliseconds() - cpu) / double(std::max<size_t>(before, 1)) * 1e3);
    size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(f.indexFolder()))
        files += entry.file_size();
    std::printf("file                              %10.1f MB, %.0f octets a message, %.2f of the messages' size\n",
                double(files) / 1e6, double(files) / double(count), double(files) / double(bytes));

    const auto question = [&f](const char* name, uint32_t fields, const std::string& text) {
        double first = 0, best = 1e9;
        size_t found = 0;
        for (int round = 0; round < 4; ++round) {
            const auto begin = Steady::now();
            found = f.find(fields, text).size();
            const double ms = millisecondsSince(begin);
            first = round == 0 ? ms : first;
            best = std::min(best, ms);
        }
        std::printf("%-32s  first %8.2f ms, then %8.2f ms, %zu found\n", name, first, best, found);
    };
    question("subject, rare", SearchTerm::Subject, "matter " + std::to_string(count / 8 * 4));
    question("subject, all", SearchTerm::Subject, "matter");
    question("from, 1 in 500", SearchTerm::From, "sender17@");
    question("body, a frequent word", SearchTerm::Body, words.frequent());
    question("body, a rare word", SearchTerm::Body, words.rare());
    question("body, a phrase", SearchTerm::Body, Words::phrase(words.text(count / 2, size)));
    question("body, nothing", SearchTerm::Body, "zzzzqqqq");
    question("body, two letters", SearchTerm::Body, "qz");
    question("header, rare", SearchTerm::Header, "mx" + std::to_string(count / 2) + ".example");
    start = Steady::now();
    const auto map = f.threads();
    std::printf("conversations, known              %10.3f ms\n", millisecondsSince(start));
    double sum = 0;
    for (size_t i = 0; i < 20; ++i) {
        (void)f.append(mail(header(count + i), words.text(i, size)));
        start = Steady::now();
        (void)f.threads();
        sum += millisecondsSince(start);
    }
    std::printf("conversations after a new message %10.3f ms\n", sum / 20);
    sum = 0;
    for (size_t i = 0; i < 20; ++i) {
        (void)f.append(mail(header(count + 100 + i), words.text(i, size)));
        start = Steady::now();
        (void)f.find(SearchTerm::Subject, "no such subject");
        sum += millisecondsSince(start);
    }
    std::printf("a question after a new message    %10.3f ms\n", sum / 20);
    return map ? 0 : 1;
}
