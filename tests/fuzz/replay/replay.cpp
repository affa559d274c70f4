// Runs a fuzz target over the files of its corpus, with a compiler that has no libFuzzer: each file whole, then every
// prefix of it up to 4 KiB, which is where parsers that count on more bytes fall over, then files with parts changed at
// random. The changes are the same everywhere; POSTHORN_SEED and POSTHORN_SECONDS choose another and a longer run. An
// input that ends the program is left in the current folder, to be minimised and added to the corpus.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

using Input = std::vector<uint8_t>;

const uint8_t* current = nullptr;
size_t currentSize = 0;
char leftBehind[64] = "fuzz-found";

void leaveInput(int signal)
{
    const int file = ::open(leftBehind, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    [[maybe_unused]] auto written = ::write(file, current, currentSize);
    constexpr char told[] = "\nthe input that did this is in ";
    written = ::write(2, told, sizeof told - 1);
    written = ::write(2, leftBehind, std::char_traits<char>::length(leftBehind));
    written = ::write(2, "\n", 1);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void run(const Input& input)
{
    const Input exact(input.begin(), input.end()); // a block of its own size, so that ASan sees an overrun
    current = exact.data();
    currentSize = exact.size();
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

class Changer {
public:
    Changer(uint64_t seed, const std::vector<Input>& corpus) : m_random(seed), m_corpus(corpus) {}

    Input next()
    {
        Input input = m_corpus[pick(m_corpus.size())];
        for (size_t times = 1 + pick(6); times > 0; --times)
            change(input);
        if (input.size() > 20000)
            input.resize(20000);
        return input;
    }

private:
    size_t pick(size_t below) { return below == 0 ? 0 : size_t(m_random() % below); }

    void change(Input& input)
    {
        static constexpr char telling[] = "\r\n\0 \t\"\\.<>@()[]{}:;,=+-*%/&~#\x7f\x80\xc3\xff" "09azAZ";
        const size_t at = pick(input.size() + 1);
        const auto here = input.begin() + std::ptrdiff_t(at);
        const auto length = std::ptrdiff_t(pick(std::min<size_t>(input.size() - at, 64) + 1));
        switch (pick(7)) {
        case 0:
            if (here != input.end())
                *here = uint8_t(*here ^ (1u << pick(8)));
            break;
        case 1:
            input.insert(here, 1 + pick(3), uint8_t(telling[pick(sizeof telling - 1)]));
            break;
        case 2:
            input.erase(here, here + length);
            break;
        case 3: { // a part of this one once more, somewhere else
            const Input part(here, here + length);
            input.insert(input.begin() + std::ptrdiff_t(pick(input.size() + 1)), part.begin(), part.end());
            break;
        }
        case 4: { // the end of another one
            const Input& other = m_corpus[pick(m_corpus.size())];
            input.erase(here, input.end());
            input.insert(input.end(), other.begin() + std::ptrdiff_t(pick(other.size() + 1)), other.end());
            break;
        }
        case 5: // longer than anybody expects
            if (pick(8) == 0 && here != input.end())
                input.insert(here, pick(2000), *here);
            break;
        default:
            if (here != input.end())
                *here = pick(2) ? uint8_t(telling[pick(sizeof telling - 1)]) : uint8_t(m_random());
        }
    }

    std::mt19937_64 m_random;
    const std::vector<Input>& m_corpus;
};

} // namespace

int main(int argc, char** argv)
{
    std::snprintf(leftBehind, sizeof leftBehind, "%s-found", std::filesystem::path(argv[0]).filename().c_str());
    for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGVTALRM})
        std::signal(signal, leaveInput);
    std::vector<std::filesystem::path> paths;
    for (int i = 1; i < argc; ++i) {
        if (std::filesystem::is_directory(argv[i])) {
            for (const auto& entry : std::filesystem::directory_iterator(argv[i]))
                paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Input> corpus;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    if (corpus.empty())
        return 1;
    size_t runs = 0;
    for (const Input& input : corpus) {
        run(input);
        for (size_t size = 0; size < input.size() && size < 4096; ++size)
            run(Input(input.begin(), input.begin() + std::ptrdiff_t(size)));
        runs += 1 + std::min<size_t>(input.size(), 4096);
    }
    const char* const seed = std::getenv("POSTHORN_SEED");
    const char* const seconds = std::getenv("POSTHORN_SECONDS");
    Changer changer(seed ? std::strtoull(seed, nullptr, 10) : 1, corpus);
    constexpr size_t fewest = 100;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds ? std::atoi(seconds) : 0);
    for (size_t i = 0; i < fewest || std::chrono::steady_clock::now() < end; ++i, ++runs) {
        const itimerval limit{{}, {10, 0}}; // of processor time: no input takes that long
        ::setitimer(ITIMER_VIRTUAL, &limit, nullptr);
        run(changer.next());
    }
    std::printf("%zu inputs\n", runs);
    return 0;
}
