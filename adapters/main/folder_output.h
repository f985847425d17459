#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/careplan/writing/set_conversion.h"

namespace kakehashi::app {

/// Files of converted sets in a folder. They are written beside their place (`NAME.part`) and take it when their set is
/// whole; a file that is there already is never replaced. What was not published goes with the object.
class FolderOutput final : public sources::careplan::FileOutput {
public:
    /// The folder is made when it is not there. Unavailable (KK-6103) when it cannot be made.
    [[nodiscard]] static Result<std::unique_ptr<FolderOutput>> open_folder(std::filesystem::path folder);
    ~FolderOutput() override;
    FolderOutput(const FolderOutput&) = delete;
    FolderOutput& operator=(const FolderOutput&) = delete;

    [[nodiscard]] Result<Done> open(const std::string& name) override;  ///< Conflicting: KK-6102.
    [[nodiscard]] Result<Done> append(std::string_view bytes) override;
    [[nodiscard]] Result<Done> close() override;
    [[nodiscard]] Result<Done> publish() override;

    /// Removes what was written since the last `publish`.
    void discard();

private:
    explicit FolderOutput(std::filesystem::path folder) : folder_(std::move(folder)) {}
    [[nodiscard]] std::filesystem::path part(const std::string& name) const { return folder_ / (name + ".part"); }

    std::filesystem::path folder_;
    std::vector<std::string> pending_;
    std::ofstream file_;
};

}  // namespace kakehashi::app
