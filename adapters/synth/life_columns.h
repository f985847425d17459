#pragma once

#include <string_view>

namespace kakehashi::synth {

// The column lines of the LIFE files, in the order of the item lists (docs/sources/life.md).

inline constexpr std::string_view user_columns_2021 =
    "care_facility_id,service_code,external_system_management_number,insurer_no,insured_no,last_name,first_name,"
    "last_name_kana,first_name_kana,gender,birthday,certified_date,care_period_start,care_period_end,care_level,"
    "impaired_elderly_independence_degree,dementia_elderly_independence_degree,start_date,end_date,death_date,"
    "remarks";

inline constexpr std::string_view user_columns_2024 =
    "care_facility_id,service_code,external_system_management_number,insurer_no,insured_no,last_name,first_name,"
    "last_name_kana,first_name_kana,gender,birthday,certified_date,care_period_start,care_period_end,care_level,"
    "impaired_elderly_independence_degree,dementia_elderly_independence_degree,start_date,end_date,death_date,"
    "remarks,version";

inline constexpr std::string_view form_0000_columns =
    "care_facility_id,service_code,insurer_no,insured_no,external_system_management_number,"
    "facility_outpatient_category,evaluate_date,last_evaluate_date,record_staff_job_category,filing_staff,"
    "impaired_elderly_independence_degree,dementia_elderly_independence_degree,family_01,family_02,family_03,"
    "family_other,family_nursing_time,adl_evaluate,barthel_index_meal,barthel_transfer,"
    "barthel_index_personal_hygiene_and_adjustment,barthel_index_toilet_activity,barthel_index_bathing,"
    "barthel_index_flat_ground_walking,barthel_index_stair_movement,barthel_index_changing_clothes,"
    "barthel_index_defecation_manage,barthel_index_urination_manage,remote_working,departure_date,departure,"
    "nutrition_evalaute_date,height,weight,low_operating_risk_level,is_nutrition_supply_method_enteral_nutrition,"
    "is_nutrition_supply_method_parenteral_nutrition,food_form_ingestion,is_need_swallowing_adjusted_food,"
    "meal_form,thickening,dietary_intake,staple_food_intake,side_dish_intake,required_nutrients_energy,"
    "required_nutrients_protein,provided_nutrients_energy,provided_nutrients_protein,is_serum_albumin_value,"
    "serum_albumin_value,bedsore,nursing_facility_services_01,nursing_facility_services_02,"
    "nursing_facility_services_03,visit_services_01,visit_services_02,visit_services_03,"
    "aspiration_pneumonitis_evaluate,aspiration_pneumonitis_flag,date_of_onset_01,date_of_onset_02,"
    "date_of_onset_03,date_of_onset_04,date_of_onset_05,diagnosis_of_dementia_flag,diagnosis_of_dementia_date,"
    "diagnosis_of_dementia_01,diagnosis_of_dementia_02,diagnosis_of_dementia_03,diagnosis_of_dementia_other,"
    "diagnosis_of_dementia_other_name,dbd13_01,dbd13_02,dbd13_03,dbd13_04,dbd13_05,dbd13_06,dbd13_07,dbd13_08,"
    "dbd13_09,dbd13_10,dbd13_11,dbd13_12,dbd13_13,vitality_index_01,vitality_index_02,vitality_index_03,"
    "vitality_index_04,vitality_index_05";

inline constexpr std::string_view form_0001_columns =
    "care_facility_id,service_code,insurer_no,insured_no,external_system_management_number,"
    "external_system_management_detail_number,injury_code,disease_name,symptoms_appearance_date";

inline constexpr std::string_view form_0002_columns =
    "care_facility_id,service_code,insurer_no,insured_no,external_system_management_number,"
    "external_system_management_detail_number,dispensing_date,prescription_number,chemical_code_type,"
    "chemical_code,drug_name,dose,unit_name,dosage_form_code,dispensing_quantity,method_name";

inline constexpr std::string_view form_0900_columns =
    "care_facility_id,service_code,insurer_no,insured_no,external_system_management_number,"
    "record_staff_job_category,adl_evaluate,barthel_index_meal,barthel_transfer,"
    "barthel_index_personal_hygiene_and_adjustment,barthel_index_toilet_activity,barthel_index_bathing,"
    "barthel_index_flat_ground_walking,barthel_index_stair_movement,barthel_index_changing_clothes,"
    "barthel_index_defecation_manage,barthel_index_urination_manage,first_month,seven_month";

// Care software leaves out columns that it has no field for; so do these.
inline constexpr std::string_view form_0500_columns =
    "care_facility_id,service_code,insurer_no,insured_no,external_system_management_number,evaluate_date,"
    "plan_create_date,record_staff_job_category,is_bedsore,bedsore_part_other,bedsore_date_of_onset,"
    "is_past_bedsore,past_bedsore_part_sacral_region,past_bedsore_part_ischium,past_bedsore_part_coccyx,"
    "past_bedsore_part_iliac_region,past_bedsore_part_greater_trochanter,past_bedsore_part_heel,"
    "past_bedsore_part_other,daily_life_independence_degree,bathe,dietary_intake,dressing_upper,dressing_lower,"
    "turning_over,sitting_continuous,transfer,keep_standing,urination_incontinence,defecation_incontinence,"
    "balloon_catheter,is_bedsore_within_three_months,depth_evaluation,leachate_evaluation,size_evaluation,"
    "infection_evaluation,granulation_evaluation,necrotic_tissue_evaluation,pocket_size_evaluation,"
    "matters_related_jobs,removed_pressure_on_bed,skin_care";

inline constexpr std::string_view form_0600_columns =
    "care_facility_id,service_code,insurer_no,insured_no,external_system_management_number,evaluate_date,"
    "plan_create_date,record_staff_job_category,urination_admission_status,urination_evaluation_status,"
    "urination_three_support_status,urination_three_no_support_status,defecation_admission_status,"
    "defecation_evaluation_status,defecation_three_support_status,defecation_three_no_support_status,"
    "diaper_user_admission_status,diaper_user_evaluation_status,diaper_user_three_support_status,"
    "diaper_user_three_no_support_status,portable_toilet_admission_status,portable_toilet_evaluation_status,"
    "portable_toilet_three_support_status,portable_toilet_three_no_support_status,excretion_status_necessity,"
    "excretion_cause_support,support_program";

}  // namespace kakehashi::synth
