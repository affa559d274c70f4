// Runs a fuzz target over the files of its corpus, with a compiler that has no libFuzzer: each file whole, then every
// prefix of it up to 4 KiB, which is where parsers that count on more bytes fall over.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int main(int argc, char** argv)
{
    size_t runs = 0;
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::is_directory(argv[i]))
            continue;
        for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
            std::ifstream file(entry.path(), std::ios::binary);
            const std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
            const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
            LLVMFuzzerTestOneInput(data, bytes.size());
            ++runs;
            for (size_t size = 0; size < bytes.size() && size < 4096; ++size, ++runs) {
                const std::vector<uint8_t> prefix(data, data + size); // its own block, so that ASan sees an overrun
                LLVMFuzzerTestOneInput(prefix.data(), size);
            }
        }
    }
    std::printf("%zu inputs\n", runs);
    return runs > 0 ? 0 : 1;
}
