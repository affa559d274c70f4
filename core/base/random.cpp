#include "base/random.h"

#include <QRandomGenerator>

namespace posthorn {

std::string randomBytes(size_t size)
{
    std::string bytes(size, '\0');
    auto* generator = QRandomGenerator::system();
    size_t done = 0;
    while (done < size) {
        quint32 word = generator->generate();
        for (int k = 0; k < 4 && done < size; ++k, word >>= 8)
            bytes[done++] = static_cast<char>(word & 0xFF);
    }
    return bytes;
}

std::string randomName(size_t size)
{
    static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
    std::string name = randomBytes(size);
    for (char& c : name)
        c = letters[static_cast<unsigned char>(c) & 31];
    return name;
}

} // namespace posthorn
