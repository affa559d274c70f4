// links: posthorn-mime
// Header text, phrases and parameters decoded for JMAP: always UTF-8, never a NUL, and no line end out of an encoded word.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "mime/decoded.h"

using namespace posthorn;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size > 16 * 1024)
        return 0;
    const std::string input(reinterpret_cast<const char*>(data), size);
    const bool open = input.find_first_of("\r\n") != std::string::npos;
    for (const std::string& text : {mime::headerText(input), mime::phraseText(input), mime::parameterText(input, "filename", false),
                                    mime::parameterText(input, "name", true)}) {
        if (!isUtf8(text) || text.find('\0') != std::string::npos || (!open && text.find_first_of("\r\n") != std::string::npos))
            std::abort();
    }
    for (const char* encoding : {"base64", "quoted-printable", "x-uuencode", "8bit"}) {
        if (mime::decodedSize(input, encoding) != mime::decodeTransfer(input, encoding).size())
            std::abort();
        const mime::DecodedText text = mime::decodeText(input, encoding, data && size ? input.substr(0, input[0] & 15) : "utf-8", 1000);
        if (!isUtf8(text.text))
            std::abort();
    }
    return 0;
}
