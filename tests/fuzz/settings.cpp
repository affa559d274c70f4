// links: posthorn-config
// posthorn.ini out of any bytes: reading it ends, a file that was understood can be changed, and what was changed is
// read back as it was set, with everything else as before.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <unistd.h>

#include "base/files.h"
#include "config/settings.h"

using namespace posthorn;
using namespace posthorn::config;

namespace {

const std::string& file()
{
    static const std::string path = [] {
        // In memory where the machine has such a place: each change is synced to the disk.
        char memory[] = "/dev/shm/fuzz-settings-XXXXXX";
        char disk[] = "/tmp/fuzz-settings-XXXXXX";
        const char* folder = ::mkdtemp(memory);
        if (!folder && !(folder = ::mkdtemp(disk)))
            std::abort();
        return std::string(folder) + "/posthorn.ini";
    }();
    static const struct Remover {
        ~Remover()
        {
            ::unlink(path.c_str());
            ::rmdir(path.substr(0, path.rfind('/')).c_str());
        }
    } remover;
    return path;
}

void writeFile(std::string_view text)
{
    const auto opened = FileSystem::system().open(file(), OpenMode::ReadWrite);
    if (!opened || !(*opened)->truncate(0) || !(*opened)->write(0, {&text, 1}))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // Each value by itself, whichever setting it is meant for.
    const auto setting = Setting(size == 0 ? 0 : data[0] % size_t(Setting::Count));
    const auto normal = normalise(setting, size == 0 ? text : text.substr(1));
    if (normal && normalise(setting, *normal).value_or("?") != *normal)
        std::abort();
    writeFile(text);
    Settings settings(file());
    if (!settings.reload())
        return 0;
    const auto before = settings.snapshot();
    const std::string value = normal.value_or("200");
    const auto changed = normal ? setting : Setting::SmtpMaxRecipients;
    if (!settings.change({{changed, value}}))
        std::abort();
    Settings again(file());
    if (!again.reload())
        std::abort();
    for (size_t i = 0; i < size_t(Setting::Count); ++i) {
        const std::string& expected = Setting(i) == changed ? value : before->text(Setting(i));
        if (again.snapshot()->text(Setting(i)) != expected)
            std::abort();
    }
    return 0;
}
